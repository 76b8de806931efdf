using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2004 where it speaks.</summary>
public class EntitiesSharedAcrossThreadsReportsTests
{
    private const string Load = "var order = await session.Orders.FirstAsync();";

    /// <summary>The libraries that track entities, each with its load of one user.</summary>
    public static TheoryData<string> Trackers => ["SessionGuard", "EntityFramework", "EntityFramework6", "NHibernate"];

    [Theory, MemberData(nameof(Trackers))]
    public Task OneObjectInParallel_Reports(string library) => EveryLibrary(library, """
        Parallel.ForEach(prices, price => { {|SES2004:order.Total += price|}; });
        """);

    [Theory, MemberData(nameof(Trackers))]
    public Task SaveBesideTheWork_Reports(string library) => EveryLibrary(library, $$"""
        var work = Task.Run(() => { {|SES2004:order.Status = "x"|}; });
        {{Save(library)}}
        await work;
        """);

    [Theory]
    [InlineData("Parallel.For(0, 3, i => {|SES2004:order.Total += i|});")]
    [InlineData("await Parallel.ForEachAsync(prices, async (price, ct) => { await Task.Yield(); {|SES2004:order.Total -= price|}; });")]
    [InlineData("Parallel.Invoke(() => {|SES2004:order.Total++|}, () => {|SES2004:order.Total = 3|});")]
    [InlineData("prices.AsParallel().ForAll(price => {|SES2004:order.Lines.Add(new OrderLine())|});")]
    [InlineData("await Task.WhenAll(prices.Select(async price => { var rate = await Rate(price); {|SES2004:order.Total += rate|}; }));")]
    [InlineData("await Task.WhenAll(prices.Select(async price => {|SES2004:order.Total += await Rate(price)|}));")]
    [InlineData("var tasks = prices.Select(async price => { await Rate(price); {|SES2004:order.User.Name = \"x\"|}; }).ToList(); await Task.WhenAll(tasks);")]
    [InlineData("await Task.WhenAll(prices.Select(async price => { if (price > 3) await Rate(price); {|SES2004:order.Status = \"x\"|}; }));")]
    public Task EveryFormOfTheFanOut_Reports(string fanOut) => EntityFramework($"{Load} {fanOut}");

    [Theory]
    [InlineData("var order = (await session.Orders.FindAsync(1))!;")]
    [InlineData("var orders = await session.Orders.ToListAsync(); var order = orders[0];")]
    [InlineData("var order = new Order(); session.Add(order);")]
    [InlineData("var order = given; session.Attach(order);")]
    public Task EveryWayIntoTheSession_Reports(string load) => EntityFramework($"{load} Parallel.ForEach(prices, price => {{ {{|SES2004:order.Total += price|}}; }});");

    [Fact]
    public Task ElementOfALoop_SharedByTheTasksInside_Reports() => EntityFramework("""
        foreach (var order in await session.Orders.ToListAsync())
            Parallel.ForEach(prices, price => { {|SES2004:order.Total += price|}; });
        """);

    [Theory]
    [InlineData("Parallel.ForEach(prices, price => {|SES2004:orders[0].Total += price|});")]
    [InlineData("await Task.WhenAll(prices.Select(async price => { var rate = await Rate(price); {|SES2004:orders[0].Total += rate|}; }));")]
    [InlineData("var at = prices.Length; Parallel.ForEach(prices, price => {|SES2004:orders[at].Total += price|});")]
    [InlineData("Parallel.ForEach(prices, price => {|SES2004:orders[0].User.Name = \"x\"|});")]
    [InlineData("var first = orders[0]; Parallel.ForEach(prices, price => {|SES2004:first.Lines[0].Quantity += price|});")]
    [InlineData("await Task.WhenAll(Task.Run(() => { orders[1].Total += 1; }), Task.Run(() => { {|SES2004:orders[1].Total += 2|}; }));")]
    [InlineData("var work = Task.Run(() => { {|SES2004:orders[given.Id].Status = \"x\"|}; }); await session.SaveChangesAsync(); await work;")]
    [InlineData("var at = prices.Length; await Task.WhenAll(Task.Run(() => { orders[at].Total += 1; }), Task.Run(() => { {|SES2004:orders[at].Total += 2|}; }));")]
    [InlineData("var at = 1; var a = Task.Run(() => { orders[at].Total += 1; }); Log(at); var b = Task.Run(() => { {|SES2004:orders[at].Total += 2|}; }); await Task.WhenAll(a, b);")]
    [InlineData("foreach (var at in prices) await Task.WhenAll(Task.Run(() => { orders[at].Total += 1; }), Task.Run(() => { {|SES2004:orders[at].Total += 2|}; }));")]
    [InlineData("for (var i = 0; i < 3; i++) { var at = i; await Task.WhenAll(Task.Run(() => { orders[at].Total += 1; }), Task.Run(() => { {|SES2004:orders[at].Total += 2|}; })); }")]
    [InlineData("var at = 1; var tasks = new List<Task>(); foreach (var price in prices) tasks.Add(Task.Run(() => { {|SES2004:orders[at].Total += price|}; })); await Task.WhenAll(tasks);")]
    public Task ElementByItsIndex_Reports(string work) => EntityFramework($"var orders = await session.Orders.ToListAsync(); {work}");

    [Fact]
    public Task ElementOfAnArray_Reports() => EntityFramework("""
        var orders = await session.Orders.ToArrayAsync();
        Parallel.ForEach(prices, price => { {|SES2004:orders[0].Total += price|}; });
        """);

    [Fact]
    public Task TwoTasksOnOneProperty_Report() => EntityFramework($$"""
        {{Load}}
        await Task.WhenAll(Task.Run(() => { order.Total += 1; }), Task.Run(() => { {|SES2004:order.Total += 2|}; }));
        """);

    [Fact]
    public Task TaskThatReadsWhatAnotherChanges_Reports() => EntityFramework($$"""
        {{Load}}
        var change = Task.Run(() => { order.Total += 1; });
        var read = Task.Run(() => Log({|SES2004:order.Total|}));
        await Task.WhenAll(change, read);
        """);

    [Fact]
    public Task TasksOfALoop_Report() => EntityFramework($$"""
        {{Load}}
        var tasks = new List<Task>();
        foreach (var price in prices)
            tasks.Add(Task.Run(() => { {|SES2004:order.Total += price|}; }));
        await Task.WhenAll(tasks);
        """);

    [Fact]
    public Task DroppedWorkBeforeTheSave_Reports() => EntityFramework($$"""
        {{Load}}
        _ = Task.Run(() => { {|SES2004:order.Status = "seen"|}; });
        await session.SaveChangesAsync();
        """);

    [Theory]
    [InlineData("EntityFramework6", "session.Parcels.ToList()")]
    [InlineData("NHibernate", "session.Query<Parcel>().ToList()")]
    public Task NavigationThatIsLoadedOnReading_Reports(string library, string load) => Lazy(library, load, "Parallel.ForEach(parcels, parcel => Log({|SES2004:parcel.Items|}.Count));");

    [Fact]
    public Task NavigationOfOneObject_Reports() => Lazy("NHibernate", "session.Query<Parcel>().ToList()", """
        var first = session.Get<Parcel>(1);
        Parallel.For(0, 3, i => Log({|SES2004:first.Sender|}));
        parcels.AsParallel().Where(parcel => {|SES2004:parcel.Sender|} != null).ToList();
        """);

    [Fact]
    public Task ProxiesOfEntityFramework_Report() => Verify.Analyzer("""
        public class Parcel { public int Id { get; set; } public virtual List<Order> Items { get; set; } = []; }
        public class Parcels(AppDbContext session)
        {
            public void Configure(DbContextOptionsBuilder options) => options.UseLazyLoadingProxies();
            public void Run()
            {
                var parcels = session.Set<Parcel>().ToList();
                Parallel.ForEach(parcels, parcel => Log({|SES2004:parcel.Items|}.Count));
            }
        }
        public static class Proxies { public static void UseLazyLoadingProxies(this DbContextOptionsBuilder options) { } }
        """, References.EntityFramework);

    [Fact]
    public Task Message_NamesThePropertyAndTheRemedy() => Verify.Analyzer("""
        class Sum(AppDbContext session)
        {
            public void Run(int[] prices)
            {
                var order = session.Orders.First();
                {|#1:Parallel.ForEach(prices, price => { {|#0:order.Total += price|}; })|};
            }
        }
        """, new VerifyOptions
    {
        References = References.EntityFramework,
        Expected =
        [
            new DiagnosticResult(Descriptors.SES2004).WithLocation(0).WithLocation(1).WithMessage(
                "'order.Total' is changed by the tasks of all elements at once: an entity, like its session, is for one task at a time; let the tasks return what they find, and change it when they are done"),
        ],
    });

    internal static string Save(string library) => library switch
    {
        "SessionGuard" => "await session.CommitAsync();",
        "NHibernate" => "await session.FlushAsync();",
        _ => "await session.SaveChangesAsync();",
    };

    internal static Task EveryLibrary(string library, string body)
    {
        var (type, load, references) = library switch
        {
            "SessionGuard" => ("Session", "session.GetOne<Order>(1)", References.SessionGuard),
            "EntityFramework" => ("AppDbContext", "session.Orders.First()", References.EntityFramework),
            "EntityFramework6" => ("LegacyContext", "session.Orders.Find(1)", References.EntityFramework6),
            _ => ("ISession", "session.Get<Order>(1)", References.NHibernate),
        };
        return Verify.Analyzer($$"""
            class Sum({{type}} session)
            {
                public async Task Run(int[] prices)
                {
                    var order = {{load}};
                    {{body}}
                    await Task.CompletedTask;
                }
            }
            """, references);
    }

    internal static Task Lazy(string library, string load, string body) => Verify.Analyzer($$"""
        {{(library == "NHibernate" ? "using NHibernate.Linq;" : "using System.Data.Entity;")}}
        public class Parcel
        {
            public virtual int Id { get; set; }
            public virtual string Label { get; set; } = "";
            public List<Order> Lines { get; set; } = new();
            public virtual List<Order> Items { get; set; } = new();
            public virtual User Sender { get; set; } = null!;
        }
        {{(library == "NHibernate" ? "" : "public class Shop : DbContext { public DbSet<Parcel> Parcels => Set<Parcel>(); }")}}
        class Ship({{(library == "NHibernate" ? "ISession" : "Shop")}} session)
        {
            public void Run()
            {
                var parcels = {{load}};
                {{body}}
            }
        }
        """, library == "NHibernate" ? References.NHibernate : References.EntityFramework6);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Sum(AppDbContext session)
        {
            public async Task Run(int[] prices, Order given) { {{body}} await Task.CompletedTask; }
            static Task<int> Rate(int price) => Task.FromResult(price);
        }
        """, References.EntityFramework);
}
