using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>The same findings, with the same messages, whatever the order of the files and the schedule of the threads.</summary>
public class DeterminismTests
{
    private const int Runs = 100;

    [Fact]
    public async Task ShuffledConcurrentAnalyses_FindTheSame()
    {
        var compilation = await Compiled.OfAsync(Recursive);
        var parts = Enumerable.Range(0, 6).Select(i => Recursive.Replace("Alpha", $"Alpha{i}").Replace("Beta", $"Beta{i}").Replace("Gamma", $"Gamma{i}")).ToArray();
        var options = (Microsoft.CodeAnalysis.CSharp.CSharpParseOptions)compilation.SyntaxTrees.First().Options;
        var trees = parts.Select((text, i) => Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(text, options, $"/part{i}.cs")).Concat(compilation.SyntaxTrees).ToArray();
        var expected = await FindAsync(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees));
        Assert.Contains("SES1001", expected, StringComparison.Ordinal);
        Assert.Contains("SES2001", expected, StringComparison.Ordinal);
        Assert.Contains("SES3001", expected, StringComparison.Ordinal);
        for (var run = 0; run < Runs; run++)
        {
            new Random(run).Shuffle(trees);
            Assert.Equal(expected, await FindAsync(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees)));
        }
    }

    private static async Task<string> FindAsync(Compilation compilation)
    {
        var diagnostics = await compilation.WithAnalyzers(Product.Analyzers, Compiled.Options(concurrent: true)).GetAnalyzerDiagnosticsAsync();
        return string.Join('\n', diagnostics.Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal));
    }

    /// <summary>Helpers that call each other in a circle, across classes, with a session at the bottom.</summary>
    private const string Recursive = """
        class AlphaRepository
        {
            readonly Session session; public BetaRepository? Beta;
            public AlphaRepository(Session session) { this.session = session; }
            public async Task One(int n) { session.Add(new User()); if (n > 0) await Two(n - 1); await session.CommitAsync(); }
            public async Task Two(int n) { await session.FlushAsync(); if (n > 0) await Three(n - 1); }
            public async Task Three(int n) { if (n > 0) await One(n - 1); else await session.RollbackAsync(); }
        }
        class BetaRepository
        {
            readonly Session session;
            public BetaRepository(Session session) { this.session = session; }
            public async Task<int> Count() => await session.Query<User>().CountAsync();
            public async Task Try(int n)
            {
                try { await session.FlushAsync(); if (n > 0) await Try(n - 1); }
                catch (Exception) { Log("failed"); }
            }
        }
        class Gamma
        {
            readonly AlphaRepository alpha; readonly BetaRepository beta;
            public Gamma(AlphaRepository alpha, BetaRepository beta) { this.alpha = alpha; this.beta = beta; }
            public async Task Run(int n)
            {
                await beta.Try(n);
                await Task.WhenAll(alpha.One(n), beta.Count());
                await alpha.Two(n);
            }
        }
        """;
}
