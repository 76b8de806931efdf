using SessionGuard.Analyzers.Tests.Flow;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1005 beside the code of another project: the same, whether that is referenced as an assembly, or as source, as in an IDE.</summary>
public class SessionNeverClosedOtherProjectTests
{
    private const string Stock = """
        public class Stock
        {
            readonly DbContext db;
            public Stock(DbContext db) { this.db = db; }
            public void Release() => db.Dispose();
        }
        public class Shelf
        {
            readonly DbContext db;
            public DbContext Content => db;
            public Shelf(DbContext db) { this.db = db; }
        }
        public static class Stocks
        {
            public static void Release(this DbContext db) => db.Dispose();
            public static void Close(DbContext db) => db.Dispose();
        }
        """;

    [Theory]
    [InlineData("new Stock(db).Release();")]
    [InlineData("var stock = new Stock(db); stock.Release();")]
    [InlineData("var shelf = new Shelf(db); Release(shelf);")]
    [InlineData("db.Release();")]
    [InlineData("Stocks.Close(db);")]
    public Task SessionThatMayBeClosedThere_IsSilent(string work) => Reports(0, work);

    [Fact]
    public Task SessionThatStaysHere_Reports() => Reports(1, "db.Users.Add(new User());");

    private static async Task Reports(int times, string work)
    {
        foreach (var compilation in await Compiled.BesideAsync(Stock, $$"""
            class Register
            {
                public void Run()
                {
                    var db = new AppDbContext();
                    {{work}}
                }

                static void Release(Shelf shelf) => shelf.Content.Dispose();
            }
            """))
        {
            var (diagnostics, _) = await Compiled.AnalyzeAsync(compilation);
            Assert.Equal(times, diagnostics.Count(found => found.Id == "SES1005"));
        }
    }
}
