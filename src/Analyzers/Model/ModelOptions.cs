using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Analyzers.Model;

/// <summary>What a project says of its own types in .editorconfig: the distinct option objects of its files, read once and united.</summary>
internal sealed class ModelOptions
{
    public const string Prefix = "sessionguard.";

    private static readonly (string Key, SessionOperation Operation)[] OperationKeys =
    [
        ("begin_methods", SessionOperation.Begin),
        ("stage_methods", SessionOperation.Stage),
        ("query_methods", SessionOperation.Query),
        ("execute_methods", SessionOperation.Execute),
        ("flush_methods", SessionOperation.Flush),
        ("commit_methods", SessionOperation.Commit),
        ("rollback_methods", SessionOperation.Rollback),
        ("close_methods", SessionOperation.Close),
    ];

    private readonly Dictionary<string, HashSet<string>> _values = new(StringComparer.Ordinal);

    private ModelOptions()
    {
    }

    public IReadOnlyCollection<string> SessionTypes => Values("session_types");
    public IReadOnlyCollection<string> FactoryTypes => Values("factory_types");
    public IReadOnlyCollection<string> RepositoryTypes => Values("repository_types");
    public IReadOnlyCollection<string> ExternalCalls => Values("external_calls");
    public bool IncludeTests { get; private set; }
    public bool IsTestProject { get; private set; }

    /// <summary>Configured methods as "Namespace.Type.Method", with what each does.</summary>
    public IEnumerable<(string Method, SessionOperation Operation)> Methods =>
        from row in OperationKeys
        from method in Values(row.Key)
        select (method, row.Operation);

    /// <summary>The same for the same values.</summary>
    public string Key => string.Join(";", _values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => value.Key + "=" + string.Join(",", value.Value.OrderBy(name => name, StringComparer.Ordinal))));

    public static ModelOptions Read(AnalyzerConfigOptionsProvider provider, Compilation compilation, CancellationToken cancellation)
    {
        var options = new ModelOptions();
        options.Unite(provider.GlobalOptions);
        options.IsTestProject = provider.GlobalOptions.TryGetValue("build_property.IsTestProject", out var test) && IsTrue(test);
        var seen = new HashSet<AnalyzerConfigOptions> { provider.GlobalOptions };
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellation.ThrowIfCancellationRequested();
            var file = provider.GetOptions(tree);
            if (seen.Add(file))
                options.Unite(file);
        }

        return options;
    }

    private static bool IsTrue(string value) => string.Equals(value.Trim(), "true", StringComparison.OrdinalIgnoreCase);

    private void Unite(AnalyzerConfigOptions file)
    {
        foreach (var key in new[] { "session_types", "factory_types", "repository_types", "external_calls" })
            Add(file, key);
        foreach (var (key, _) in OperationKeys)
            Add(file, key);
        if (file.TryGetValue(Prefix + "include_tests", out var include) && IsTrue(include))
            IncludeTests = true;
    }

    private void Add(AnalyzerConfigOptions file, string key)
    {
        if (!file.TryGetValue(Prefix + key, out var text))
            return;
        if (!_values.TryGetValue(key, out var set))
            _values[key] = set = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Split([',', ';', '|'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Trim() is { Length: > 0 } name)
                set.Add(name);
        }
    }

    private IReadOnlyCollection<string> Values(string key) => _values.TryGetValue(key, out var set) ? set : [];
}
