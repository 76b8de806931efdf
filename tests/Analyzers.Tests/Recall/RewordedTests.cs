using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Tests.Recall.Rewordings;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>The examples of the pages and the correct sample, written in other words that mean the same: the rules must say what they said.</summary>
public class RewordedTests(ITestOutputHelper output)
{
    /// <summary>One file of these is looked at, the same in every run: all of them take minutes. SESSIONGUARD_ALL_REWORDINGS=1 looks at all.</summary>
    const int Share = 4;
    const int LeastFiles = 1000;

    /// <summary>Where a rule says something else, in how many of all files, and why.</summary>
    static readonly Dictionary<(string Rewording, string Rule), (int Files, string Reason)> reasons = new()
    {
        [("chains taken apart", "SES5005")] = (1, "a query is looked at where it is one expression"),
        [("fields of a base class", "SES1010")] = (1, "each member that names a type of the web is reported"),
        [("private methods", "SES1010")] = (1, "each member that names a type of the web is reported"),
        [("local functions", "SES1012")] = (2, "what a local function is guarded by, and where it is called from, is not asked"),
        [("local functions", "SES1013")] = (2, "a local function is not known to run for each request"),
        [("local functions", "SES3009")] = (1, "what OnConfiguring has others do is not followed"),
        [("private methods", "SES3009")] = (1, "what OnConfiguring has others do is not followed"),
        [("local functions", "SES5012")] = (1, "an endpoint's own parameter is meant, and not what it hands on"),
        [("private methods", "SES5012")] = (1, "an endpoint's own parameter is meant, and not what it hands on"),
    };

    static readonly (string Name, Func<SemanticModel, Rewording> Make)[] all =
    [
        ("receivers in parentheses", model => new Receivers(model, receiver => $"({receiver})")),
        ("receivers said not to be null", model => new Receivers(model, receiver => receiver + "!")),
        ("members called by this", model => new Qualified(model)),
        ("arguments by name", model => new NamedArguments(model)),
        ("locals by other names", model => new RenamedLocals(model)),
        ("types in place of var", model => new ExplicitTypes(model)),
        ("results in variables", model => new ResultsInVariables(model)),
        ("arguments in variables", model => new ArgumentsInVariables(model)),
        ("chains taken apart", model => new ChainsTakenApart(model)),
        ("tasks in lists", model => new TasksInLists(model)),
        ("blocks for bodies", model => new BlockBodies(model)),
        ("expressions for bodies", model => new ExpressionBodies(model)),
        ("local functions", model => new LocalFunctions(model)),
        ("private methods", model => new PrivateMethods(model)),
        ("tasks awaited, not handed on", model => new AwaitedTasks(model)),
        ("awaits configured", model => new ConfiguredAwaits(model)),
        ("using statements", model => new Usings(model, Usings.AsStatement)),
        ("finally in place of using", model => new Usings(model, Usings.AsFinally)),
        ("try around, with a finally", model => new Tried(model, "finally { GC.KeepAlive(null); }")),
        ("try around, with a rethrow", model => new Tried(model, "catch { throw; }")),
        ("else first", model => new Inverted(model)),
        ("guards nested", model => new NestedGuards(model)),
        ("loops by index", model => new Indexed(model)),
        ("conditions by patterns", model => new Patterns(model)),
        ("fields for primary constructors", model => new ConstructorsWithFields(model, inBase: false)),
        ("fields of a base class", model => new ConstructorsWithFields(model, inBase: true)),
        ("methods in parts", model => new Parts(model)),
    ];

    [Fact]
    public async Task OtherWords_AreReportedTheSame()
    {
        LanguageVersions.SkipUnlessHosted(LanguageVersions.CSharp12);
        var outcomes = new ConcurrentBag<(string Rewording, string Rule, bool IsNew, string Source, string Text)>();
        var files = 0;
        var share = Environment.GetEnvironmentVariable("SESSIONGUARD_ALL_REWORDINGS") == "1" ? 1 : Share;
        await Parallel.ForEachAsync(CorrectSource.WithExamples(), TestContext.Current.CancellationToken, async (source, cancellation) =>
        {
            Dictionary<string, int>? before = null;
            var root = await source.Tree.GetRootAsync(cancellation);
            foreach (var (name, make) in all)
            {
                if ((source.Name + name).Aggregate(0, (sum, letter) => (sum * 31 + letter) & 0xffff) % share != 0)
                    continue;
                var text = make(source.Compilation.GetSemanticModel(source.Tree)).Visit(root)!.ToFullString();
                if (text == root.ToFullString() || source.With(SourceText.From(text)) is not { } reworded)
                    continue;
                Interlocked.Increment(ref files);
                before ??= await RecallRun.CountAsync(source.Compilation, Product.Analyzers, cancellation);
                var after = await RecallRun.CountAsync(reworded, Product.Analyzers, cancellation);
                foreach (var rule in before.Keys.Union(after.Keys).Where(rule => before.GetValueOrDefault(rule) != after.GetValueOrDefault(rule)))
                    outcomes.Add((name, rule, after.GetValueOrDefault(rule) > before.GetValueOrDefault(rule), source.Name, text));
            }
        });

        foreach (var (rewording, rule, isNew, source, text) in outcomes.OrderBy(outcome => outcome.Rewording, StringComparer.Ordinal).ThenBy(outcome => outcome.Rule, StringComparer.Ordinal))
            output.WriteLine($"{rule} {(isNew ? "new" : "lost")}, {rewording}, {source}:\n{text}\n");
        output.WriteLine($"{files} files");
        Assert.True(files >= LeastFiles, $"Only {files} files were written in other words.");
        var found = outcomes.ToLookup(outcome => (outcome.Rewording, outcome.Rule));
        var unexplained = found.Where(group => group.Count() > reasons.GetValueOrDefault(group.Key).Files).ToArray();
        Assert.True(unexplained.Length == 0, string.Join("\n", unexplained.Select(group => $"{group.Key}: {group.Count()}, {string.Join(", ", group.Select(outcome => outcome.Source))}").Order(StringComparer.Ordinal)));
        Assert.All(reasons, reason => Assert.True(share > 1 || found[reason.Key].Count() == reason.Value.Files, $"{reason.Key} is another number of files now: {found[reason.Key].Count()}."));
    }
}
