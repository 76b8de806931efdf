using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Testing;

/// <summary>Everything that the product ships, found as a host finds it: by attribute.</summary>
public static class Product
{
    static readonly Lazy<ImmutableArray<Type>> analyzers =
        new(() => Find<DiagnosticAnalyzerAttribute, DiagnosticAnalyzer>("SessionGuard.Analyzers"));

    static readonly Lazy<ImmutableArray<Type>> codeFixes =
        new(() => Find<ExportCodeFixProviderAttribute, CodeFixProvider>("SessionGuard.CodeFixes"));

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers => Create<DiagnosticAnalyzer>(analyzers.Value);

    public static ImmutableArray<CodeFixProvider> CodeFixes => Create<CodeFixProvider>(codeFixes.Value);

    public static ImmutableArray<DiagnosticDescriptor> Descriptors =>
        [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(descriptor => descriptor.Id)];

    /// <summary>The rule whose class name begins the name of a file of tests, or null: a rule's tests look at that rule alone.</summary>
    public static string? RuleOf(string testFile)
    {
        var name = Path.GetFileNameWithoutExtension(testFile);
        return ruleIds.Value.Where(rule => name.StartsWith(rule.Key, StringComparison.Ordinal)).OrderByDescending(rule => rule.Key.Length).FirstOrDefault().Value;
    }

    static readonly Lazy<IReadOnlyDictionary<string, string>> ruleIds = new(() => Assembly.Load("SessionGuard.Analyzers").GetTypes()
        .Where(type => !type.IsAbstract && type.BaseType?.Name is "BodyRule" or "ShapeRule")
        .ToDictionary(type => type.Name, type => ((DiagnosticDescriptor)type.GetProperty("Descriptor")!.GetValue(Activator.CreateInstance(type))!).Id));

    static ImmutableArray<T> Create<T>(ImmutableArray<Type> types) => [.. types.Select(type => (T)Activator.CreateInstance(type, true)!)];

    static ImmutableArray<Type> Find<TAttribute, TBase>(string assembly)
        where TAttribute : Attribute =>
        [
            .. Assembly.Load(assembly).GetTypes()
                .Where(type => !type.IsAbstract && typeof(TBase).IsAssignableFrom(type))
                .Where(type => type.IsDefined(typeof(TAttribute), inherit: false))
                .OrderBy(type => type.FullName, StringComparer.Ordinal),
        ];
}
