using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5007 on navigations that are loaded when they are read.</summary>
public class DeferredQueryOutlivesSessionNavigationsTests
{
    private const string Berths = """
        public class Harbor { public int Id { get; set; } public string Name { get; set; } }
        public class Crew { public int CrewId { get; set; } public string Name { get; set; } }
        public class Draught { public decimal Metres { get; set; } }
        public class Ship
        {
            public int Id { get; set; }
            public string Flag { get; set; }
            public virtual Harbor Home { get; set; }
            public virtual ICollection<Crew> Crew { get; set; }
            public virtual Draught Draught { get; set; }
            public virtual Harbor Cached => null;
            public Harbor Plain { get; set; }
        }
        """;

    [Theory]
    [InlineData("List<Ship> ships; using (var db = new Fleet()) { ships = db.Ships.ToList(); } foreach (var ship in ships) Log({|SES5007:ship.Home|}.Name);")]
    [InlineData("List<Ship> ships = null; using (var db = new Fleet()) { var query = db.Ships.Where(s => s.Id > 3).OrderBy(s => s.Flag); ships = query.ToList(); } foreach (var ship in ships) Log(ship.Flag + {|SES5007:ship.Home|}.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = db.Ships.First(s => s.Id == 3); Log({|SES5007:ship.Home|}.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = await db.Ships.FirstAsync(); if ({|SES5007:ship.Crew|}.Count > 3) Log(ship.Crew.Count);")]
    [InlineData("var db = new Fleet(); var ship = db.Ships.Find(3); db.Dispose(); Log({|SES5007:ship.Home|}?.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.Include(s => s.Crew).First(); Log(ship.Crew.Count); } Log(ship.Crew.Count); Log({|SES5007:ship.Home|}.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.First(); ship.Flag = \"x\"; db.SaveChanges(); } Log({|SES5007:ship.Home|}.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { var all = db.Crews.ToList(); ship = db.Ships.First(); } Log({|SES5007:ship.Home|}.Name);")]
    [InlineData("var ships = new List<Ship>(); using (var db = new Fleet()) { ships = db.Ships.ToList(); } var first = ships.First(); Log({|SES5007:first.Home|}.Name);")]
    public Task NavigationBehindTheEnd_Reports(string body) => EntityFramework6(body);

    [Theory]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = db.Ships.Include(s => s.Home).First(); Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = db.Ships.Include(\"Home\").First(); Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.First(); Log(ship.Home.Name); } Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.First(); ship.Home = new Harbor(); } Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = db.Ships.First(); ship.Home = new Harbor(); Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.First(); db.Entry(ship).Reference(\"Home\").Load(); } Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { var harbors = db.Harbors.ToList(); ship = db.Ships.First(); } Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.First(); Helper.Fill(ship); } Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.First(); Helper.FillAll(db); } Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = Helper.WithHome(db.Ships).First(); Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = db.Ships.AsNoTracking().First(); Log(ship.Home.Name);")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = db.Ships.First(); Log(ship.Flag); Log(ship.Plain.Name); Log(ship.Cached.Name); Log(ship.Draught.Metres);")]
    [InlineData("Ship ship; using (var db = new Fleet()) { ship = db.Ships.First(); Log(ship.Home.Name); }")]
    [InlineData("Ship ship; using (var db = new Fleet()) ship = db.Ships.First(); ship = new Ship(); Log(ship.Home.Name);")]
    [InlineData("List<Ship> ships; using (var db = new Fleet()) { ships = db.Ships.ToList(); ships.ForEach(s => Log(s.Home.Name)); } foreach (var ship in ships) Log(ship.Home.Name);")]
    [InlineData("List<Ship> ships; using (var db = new Fleet()) { ships = db.Ships.ToList(); foreach (var s in ships) Log(s.Home.Name); } foreach (var ship in ships) Log(ship.Home.Name);")]
    [InlineData("var ship = shared.Ships.First(); Log(ship.Home.Name);")]
    public Task NavigationThatMayBeLoaded_IsSilent(string body) => EntityFramework6(body);

    [Theory]
    [InlineData("public Fleet() { Configuration.LazyLoadingEnabled = false; }", "")]
    [InlineData("public Fleet() => Configuration.ProxyCreationEnabled = false;", "")]
    [InlineData("", "db.Configuration.LazyLoadingEnabled = false;")]
    [InlineData("", "((System.Data.Entity.Infrastructure.IObjectContextAdapter)db).ObjectContext.ContextOptions.LazyLoadingEnabled = false;")]
    public Task LazyLoadingThatIsOff_IsSilent(string constructor, string setting) => EntityFramework6(
        $"Ship ship; using (var db = new Fleet()) {{ {setting} ship = db.Ships.First(); }} Log(ship.Home.Name);", constructor);

    [Fact]
    public Task LazyLoadingOfAnotherContext_DoesNotMatter_Reports() => EntityFramework6(
        "Ship ship; using (var db = new Fleet()) ship = db.Ships.First(); Log({|SES5007:ship.Home|}.Name);",
        "} public class Archive : System.Data.Entity.DbContext { public Archive() => Configuration.LazyLoadingEnabled = false;");

    [Theory]
    [InlineData("internal class Buoy", "virtual")]
    [InlineData("public sealed class Buoy", "")]
    [InlineData("public class Buoy", "")]
    public Task ClassThatHasNoProxy_IsSilent(string type, string modifier) => Verify.Analyzer($$"""
        public class Harbor { public int Id { get; set; } public string Name { get; set; } }
        {{type}} { public int Id { get; set; } public {{modifier}} Harbor Home { get; set; } }
        class Waters : System.Data.Entity.DbContext { public System.Data.Entity.DbSet<Buoy> Buoys => Set<Buoy>(); }
        class Watch
        {
            void Run() { Buoy buoy; using (var db = new Waters()) buoy = db.Buoys.First(); Log(buoy.Home.Name); }
        }
        """, References.EntityFramework6);

    [Theory]
    [InlineData("options.UseLazyLoadingProxies()", "{|SES5007:ship.Home|}")]
    [InlineData("options.EnableDetailedErrors()", "ship.Home")]
    [InlineData("options.UseLazyLoadingProxies().ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.LazyLoadOnDisposedContextWarning))", "ship.Home")]
    public Task EntityFrameworkCore_ReportsUnderProxiesAlone(string configuration, string read) => Verify.Analyzer($$"""
        {{Berths}}
        public class Fleet : DbContext
        {
            public DbSet<Ship> Ships => Set<Ship>();
            protected override void OnConfiguring(DbContextOptionsBuilder options) => {{configuration}};
        }
        public class Audit : DbContext { }
        public static class Proxies { public static DbContextOptionsBuilder UseLazyLoadingProxies(this DbContextOptionsBuilder options) => options; }
        class Watch
        {
            async Task Run()
            {
                Ship ship;
                await using (var db = new Fleet())
                    ship = await db.Ships.FirstAsync();
                Log({{read}}.Name);
            }
        }
        """, References.EntityFramework);

    private static Task EntityFramework6(string body, string constructor = "") => Verify.Analyzer($$"""
        {{Berths}}
        public class Fleet : System.Data.Entity.DbContext
        {
            public DbSet<Ship> Ships => Set<Ship>();
            public DbSet<Crew> Crews => Set<Crew>();
            public DbSet<Harbor> Harbors => Set<Harbor>();
            {{constructor}}
        }
        static class Helper
        {
            public static void Fill(Ship ship) { }
            public static void FillAll(Fleet fleet) => fleet.Harbors.ToList();
            public static IQueryable<Ship> WithHome(IQueryable<Ship> ships) => ships.Include(s => s.Home);
        }
        class Watch(Fleet shared)
        {
            async Task Run() { {{body}} await Task.CompletedTask; }
        }
        """, References.EntityFramework6);
}
