using SessionGuard.Analyzers.Tests.Flow;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1006 beside the code of another project: the same, whether that is referenced as an assembly, or as source, as in an IDE.</summary>
public class ChangesNeverCommittedOtherProjectTests
{
    [Fact]
    public Task WhatMayCommitThere_IsSilent() => Reports(0, "stock.SaveAll();");

    [Fact]
    public Task WhatOnlyAsksThere_Reports() => Reports(1, "stock.Count();");

    private static async Task Reports(int times, string work)
    {
        foreach (var compilation in await Compiled.BesideAsync("public class Stock { public void SaveAll() { } public int Count() => 0; }", $$"""
            class Register
            {
                public void Run(User user, Stock stock)
                {
                    using var db = new AppDbContext();
                    db.Users.Add(user);
                    {{work}}
                }
            }
            """))
        {
            var (diagnostics, _) = await Compiled.AnalyzeAsync(compilation);
            Assert.Equal(times, diagnostics.Count(found => found.Id == "SES1006"));
        }
    }
}
