using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2004 where it must keep quiet.</summary>
public class EntitiesSharedAcrossThreadsSilentTests
{
    private const string Load = "var order = await session.Orders.FirstAsync();";
    private const string FanOut = "Parallel.ForEach(prices, price => { order.Total += price; });";

    [Theory]
    [InlineData("var order = await session.Orders.AsNoTracking().FirstAsync();")]
    [InlineData("var order = new Order();")]
    [InlineData("var order = given;")]
    [InlineData("var order = new Summary(await session.Orders.FirstAsync());")]
    [InlineData("var order = await session.Orders.Select(o => new Totals { Total = o.Total }).FirstAsync();")]
    public Task CopyUntrackedOrUnknown_IsSilent(string load) => EntityFramework($"{load} {FanOut}");

    [Theory]
    [InlineData("session.Entry(order).State = EntityState.Detached;")]
    [InlineData("session.ChangeTracker.Clear();")]
    [InlineData("await session.DisposeAsync();")]
    [InlineData("order = new Order();")]
    public Task LetGoBefore_IsSilent(string between) => EntityFramework($"{Load} {between} {FanOut}");

    [Theory]
    [InlineData("Parallel.ForEach(orders, order => { order.Total += 1; });")]
    [InlineData("await Parallel.ForEachAsync(orders, async (order, ct) => { order.Total += await Rate(1); });")]
    [InlineData("await Task.WhenAll(orders.Select(async order => { var rate = await Rate(order.Id); order.Total = rate; }));")]
    [InlineData("orders.AsParallel().ForAll(order => order.Status = \"x\");")]
    [InlineData("foreach (var order in orders) order.Total = await Rate(1);")]
    public Task EachTaskItsOwnElement_IsSilent(string fanOut) => EntityFramework($"var orders = await session.Orders.ToListAsync(); {fanOut} await session.SaveChangesAsync();");

    [Theory]
    [InlineData("Parallel.For(0, orders.Count, i => { orders[i].Total += 1; });")]
    [InlineData("Parallel.ForEach(prices, price => { orders[price].Total += 1; });")]
    [InlineData("Parallel.ForEach(prices, price => { var at = price * 2; orders[at].Total += 1; });")]
    [InlineData("Parallel.ForEach(prices, price => { orders[Take()].Total += 1; });")]
    [InlineData("await Task.WhenAll(Task.Run(() => { orders[0].Total += 1; }), Task.Run(() => { orders[1].Total += 2; }));")]
    [InlineData("var tasks = new List<Task>(); for (var i = 0; i < 3; i++) { var at = i; tasks.Add(Task.Run(() => { orders[at].Total += 1; })); } await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new List<Task>(); foreach (var one in orders) tasks.Add(Task.Run(() => { one.Total += 1; })); await Task.WhenAll(tasks);")]
    [InlineData("prices.ToList().ForEach(price => orders[0].Total += price);")]
    [InlineData("Parallel.ForEach(prices, price => Log(orders[0].Total + price));")]
    [InlineData("var at = 0; var a = Task.Run(() => { orders[at].Total += 1; }); at = 1; var b = Task.Run(() => { orders[at].Total += 2; }); await Task.WhenAll(a, b);")]
    [InlineData("var at = 0; var a = Task.Run(() => { orders[at].Total += 1; }); at++; var b = Task.Run(() => { orders[at].Total += 2; }); await Task.WhenAll(a, b);")]
    [InlineData("var at = 0; var a = Task.Run(() => { orders[at].Total += 1; }); var b = Task.Run(() => { orders[at].Total += 2; }); at = 1; await Task.WhenAll(a, b);")]
    [InlineData("int one = 0, two = 1; await Task.WhenAll(Task.Run(() => { orders[one].Total += 1; }), Task.Run(() => { orders[two].Total += 2; }));")]
    [InlineData("var at = 0; Func<int> next = () => at++; var a = Task.Run(() => { orders[at].Total += 1; }); Log(next()); var b = Task.Run(() => { orders[at].Total += 2; }); await Task.WhenAll(a, b);")]
    [InlineData("var tasks = new List<Task>(); for (var i = 0; i < 3; i++) { tasks.Add(Task.Run(() => { orders[i].Total += 1; })); } await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new List<Task>(); foreach (var at in prices) { tasks.Add(Task.Run(() => { orders[at].Total += 1; })); } await Task.WhenAll(tasks);")]
    [InlineData("Task last = Task.CompletedTask; foreach (var at in prices) { var mine = Task.Run(() => { orders[at].Total += 1; }); await Task.WhenAll(last, mine); last = mine; }")]
    public Task EachTaskItsOwnElementByIndex_IsSilent(string work) => EntityFramework($"var orders = await session.Orders.ToListAsync(); {work} await session.SaveChangesAsync();");

    [Fact]
    public Task ElementOfAnUntrackedList_IsSilent() => EntityFramework("var orders = await session.Orders.AsNoTracking().ToListAsync(); Parallel.ForEach(prices, price => { orders[0].Total += price; });");

    [Theory]
    [InlineData("Parallel.ForEach(prices, price => Log(order.Total + price));")]
    [InlineData("Parallel.ForEach(prices, price => { var local = new Order(); local.Total += order.Total; });")]
    [InlineData("var totals = await Task.WhenAll(prices.Select(async price => order.Total + await Rate(price))); order.Total = totals.Sum();")]
    [InlineData("order.Total += prices.AsParallel().Select(price => price * 2).Sum();")]
    [InlineData("prices.ToList().ForEach(price => order.Total += price);")]
    [InlineData("foreach (var price in prices) order.Total += await Rate(price);")]
    public Task ReadOrChangedWhereNothingElseRuns_IsSilent(string use) => EntityFramework($"{Load} {use}");

    [Theory]
    [InlineData("await Task.WhenAll(prices.Select(async price => { order.Total += price; await Rate(price); }));")]
    [InlineData("await Task.WhenAll(prices.Select(price => { order.Total += price; return Rate(price); }));")]
    public Task ChangeBeforeTheFirstAwaitOfASelect_IsSilent(string fanOut) => EntityFramework($"{Load} {fanOut}");

    [Theory]
    [InlineData("Parallel.ForEach(prices, price => { lock (gate) order.Total += price; });")]
    [InlineData("await Task.WhenAll(prices.Select(async price => { var rate = await Rate(price); await turn.WaitAsync(); order.Total += rate; turn.Release(); }));")]
    [InlineData("var a = Task.Run(() => { lock (gate) order.Total += 1; }); var b = Task.Run(() => { lock (gate) order.Total += 2; }); await Task.WhenAll(a, b);")]
    public Task WorkThatTakesItsTurn_IsSilent(string fanOut) => EntityFramework($"{Load} {fanOut}");

    [Theory]
    [InlineData("await Task.WhenAll(Task.Run(() => { order.Total += 1; }), Task.Run(() => { order.Status = \"x\"; }));")]
    [InlineData("await Task.Run(() => { order.Total += 1; }); await Task.Run(() => { order.Total += 2; });")]
    [InlineData("var a = Task.Run(() => { order.Total += 1; }); await a; var b = Task.Run(() => { order.Total += 2; }); await b;")]
    [InlineData("var a = Task.Run(() => Log(order.Total)); var b = Task.Run(() => Log(order.Total)); await Task.WhenAll(a, b);")]
    public Task TasksThatDoNotMeet_AreSilent(string tasks) => EntityFramework($"{Load} {tasks} await session.SaveChangesAsync();");

    [Theory]
    [InlineData("var work = Task.Run(() => { order.Status = \"x\"; }); await work; await session.SaveChangesAsync();")]
    [InlineData("await session.SaveChangesAsync(); var work = Task.Run(() => { order.Status = \"x\"; }); await work;")]
    [InlineData("var work = Task.Run(() => { order.Status = \"x\"; }); await other.SaveChangesAsync(); await work;")]
    [InlineData("var work = Task.Run(() => { order.Status = \"x\"; }); Keep(work); await session.SaveChangesAsync();")]
    [InlineData("var work = Task.Run(() => Log(order.Status)); await session.SaveChangesAsync(); await work;")]
    [InlineData("_ = Task.Run(() => { order.Status = \"x\"; });")]
    public Task SaveThatDoesNotMeetTheWork_IsSilent(string work) => EntityFramework($"{Load} {work}");

    [Theory]
    [InlineData("Parallel.ForEach(parcels, parcel => Log(parcel.Label));")]
    [InlineData("Parallel.ForEach(parcels, parcel => Log(parcel.Lines.Count));")]
    [InlineData("foreach (var parcel in parcels) Log(parcel.Items.Count);")]
    [InlineData("var labels = parcels.Select(parcel => parcel.Items.Count).ToList(); Parallel.ForEach(labels, label => Log(label));")]
    public Task ColumnPlainPropertyOrOneAfterAnother_IsSilent(string use) => EntitiesSharedAcrossThreadsReportsTests.Lazy("NHibernate", "session.Query<Parcel>().ToList()", use);

    [Fact]
    public Task NavigationLoadedWithTheQuery_IsSilent() =>
        EntitiesSharedAcrossThreadsReportsTests.Lazy("EntityFramework6", "session.Parcels.Include(p => p.Items).ToList()", "Parallel.ForEach(parcels, parcel => Log(parcel.Items.Count));");

    [Fact]
    public Task VirtualNavigationWithoutProxies_IsSilent() => Verify.Analyzer("""
        public class Parcel { public int Id { get; set; } public virtual List<Order> Items { get; set; } = []; }
        class Ship(AppDbContext session)
        {
            public void Run()
            {
                var parcels = session.Set<Parcel>().ToList();
                Parallel.ForEach(parcels, parcel => Log(parcel.Items.Count));
            }
        }
        """, References.EntityFramework);

    [Theory, MemberData(nameof(EntitiesSharedAcrossThreadsReportsTests.Trackers), MemberType = typeof(EntitiesSharedAcrossThreadsReportsTests))]
    public Task ResultsCollectedAndChangedAfterwards_IsSilent(string library) => EntitiesSharedAcrossThreadsReportsTests.EveryLibrary(library, $$"""
        var totals = await Task.WhenAll(prices.Select(price => Task.Run(() => price * 2 + (int)order.Total)));
        order.Total = totals.Sum();
        {{EntitiesSharedAcrossThreadsReportsTests.Save(library)}}
        """);

    private static Task EntityFramework(string body) => Verify.Analyzer($$"""
        class Sum(AppDbContext session)
        {
            private readonly object gate = new();
            private readonly SemaphoreSlim turn = new(1);
            public async Task Run(int[] prices, Order given, AppDbContext other) { {{body}} await Task.CompletedTask; }
            static Task<int> Rate(int price) => Task.FromResult(price);
            static void Keep(Task work) { }
            static int Take() => 0;
        }
        class Summary(Order order) { public decimal Total { get; set; } = order.Total; }
        class Totals { public decimal Total { get; set; } }
        """, References.EntityFramework);
}
