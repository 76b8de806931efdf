using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// What a file says by itself, whatever else is compiled with it: its words, its calls by name, its declarations. Kept for as long as its tree, and so looked at
/// once, however often other files are edited.
/// </summary>
internal sealed class SourceFile
{
    private static readonly ConditionalWeakTable<SyntaxTree, SourceFile> Known = new();

    private readonly SyntaxTree _tree;
    private HashSet<uint>? _words;
    private Dictionary<string, InvocationExpressionSyntax[]>? _calls;
    private DeclaredType[]? _types;

    private SourceFile(SyntaxTree tree) => _tree = tree;

    public static SourceFile Of(SyntaxTree tree) => Known.GetValue(tree, static t => new SourceFile(t));

    /// <summary>Whether the word stands anywhere in the file, be it in a comment; it may, seldom, say so of one that does not.</summary>
    public bool Has(string word, CancellationToken cancellation)
    {
        var words = Volatile.Read(ref _words) ?? Interlocked.CompareExchange(ref _words, WordSet.HashesIn(_tree.GetText(cancellation).ToString()), null) ?? _words!;
        return words.Contains(WordSet.HashOf(word)) || words.Contains(WordSet.Escape);
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
        Volatile.Read(ref _types) ?? Interlocked.CompareExchange(ref _types, DeclaredType.In(_tree.GetRoot(cancellation)), null) ?? _types!;

    private Dictionary<string, InvocationExpressionSyntax[]> FindCalls(CancellationToken cancellation) =>
        _tree.GetRoot(cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>()
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
