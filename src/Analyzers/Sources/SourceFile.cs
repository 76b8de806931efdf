using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Sources;

/// <summary>
/// What a file says by itself, whatever else is compiled with it: its words, its calls by name, its declarations. Kept for as long as its tree, and so looked at
/// once, however often other files are edited.
/// </summary>
internal sealed class SourceFile
{
    private static readonly ConditionalWeakTable<SyntaxTree, SourceFile> Known = new();

    private WordHashes? _words;
    private Dictionary<string, InvocationExpressionSyntax[]>? _calls;
    private DeclaredType[]? _types;
    private UsingDirectiveSyntax[]? _usings;

    private SourceFile(SyntaxTree tree) => Tree = tree;

    public SyntaxTree Tree { get; }

    public static SourceFile Of(SyntaxTree tree) => Known.GetValue(tree, static t => new SourceFile(t));

    /// <summary>Whether the word stands anywhere in the file, be it in a comment; it may, seldom, say so of one that does not.</summary>
    public bool Has(string word, CancellationToken cancellation) => Has(WordTable.HashOf(word), cancellation);

    /// <summary>The same, of the word with this hash.</summary>
    public bool Has(uint word, CancellationToken cancellation)
    {
        var words = Volatile.Read(ref _words) ?? Interlocked.CompareExchange(ref _words, WordTable.HashesIn(Tree.GetText(cancellation).ToString()), null) ?? _words!;
        return words.MayHave(word);
    }

    /// <summary>The invocations of any member of this name.</summary>
    public IReadOnlyList<InvocationExpressionSyntax> CallsOf(string name, CancellationToken cancellation)
    {
        if (!Has(name, cancellation))
            return [];
        var calls = Volatile.Read(ref _calls) ?? Interlocked.CompareExchange(ref _calls, FindCalls(cancellation), null) ?? _calls!;
        return calls.TryGetValue(name, out var found) ? found : [];
    }

    /// <summary>The types that the file declares, with what their declarations name.</summary>
    public DeclaredType[] Types(CancellationToken cancellation) =>
        Volatile.Read(ref _types) ?? Interlocked.CompareExchange(ref _types, DeclaredType.In(Tree.GetRoot(cancellation)), null) ?? _types!;

    /// <summary>Whether the file imports the namespace, or one in it.</summary>
    public bool Imports(string ns, CancellationToken cancellation) => Usings(cancellation).Any(directive =>
    {
        var name = directive.Name?.ToString() ?? "";
        return (name.StartsWith("global::", StringComparison.Ordinal) ? name.Substring("global::".Length) : name).StartsWith(ns, StringComparison.Ordinal);
    });

    /// <summary>All using directives, those in namespaces too.</summary>
    public UsingDirectiveSyntax[] Usings(CancellationToken cancellation) =>
        Volatile.Read(ref _usings) ?? Interlocked.CompareExchange(ref _usings, FindUsings(cancellation), null) ?? _usings!;

    private UsingDirectiveSyntax[] FindUsings(CancellationToken cancellation) =>
        [.. Tree.GetRoot(cancellation).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>()];

    private Dictionary<string, InvocationExpressionSyntax[]> FindCalls(CancellationToken cancellation) =>
        Tree.GetRoot(cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(call => (Name: NameOf(call), Call: call))
            .Where(named => named.Name is not null)
            .GroupBy(named => named.Name!, named => named.Call, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => null,
    };
}
