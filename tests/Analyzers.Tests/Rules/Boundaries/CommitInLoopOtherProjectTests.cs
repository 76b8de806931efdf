using SessionGuard.Analyzers.Tests.Flow;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1007 beside the code of another project: the same, whether that is referenced as an assembly, or as source, as in an IDE.</summary>
public class CommitInLoopOtherProjectTests
{
    private const string Stock = """
        public class Stock
        {
            public void SaveCopy(object of) { }
            public string NameOf(object of) => "";
        }
        """;

    [Theory]
    [InlineData("stock.SaveCopy(user);")]
    [InlineData("Keep(user);")]
    public Task TurnThatStoresThereAsWell_IsSilent(string work) => Reports(0, work);

    [Fact]
    public Task TurnThatOnlyAsksThere_Reports() => Reports(1, "user.Name = stock.NameOf(user);");

    private static async Task Reports(int times, string work)
    {
        foreach (var compilation in await Compiled.BesideAsync(Stock, $$"""
            class Replace
            {
                readonly AppDbContext db;
                readonly Stock stock;
                public Replace(AppDbContext db, Stock stock) => (this.db, this.stock) = (db, stock);

                public void Run(List<User> users)
                {
                    foreach (var user in users)
                    {
                        {{work}}
                        db.Users.Remove(user);
                        db.SaveChanges();
                    }
                }

                void Keep(User user) => stock.SaveCopy(user);
            }
            """))
        {
            var (diagnostics, _) = await Compiled.AnalyzeAsync(compilation);
            Assert.Equal(times, diagnostics.Count(found => found.Id == "SES1007"));
        }
    }
}
