using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Sources;

/// <summary>The files of a compilation, searched by words: which of them say something, without anything being bound.</summary>
internal sealed class SourceFiles
{
    private static readonly ConditionalWeakTable<Compilation, SourceFiles> Known = new();

    private readonly ConcurrentDictionary<string, SourceFile[]> _having = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, InvocationExpressionSyntax[]> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _imported = new(StringComparer.Ordinal);

    private SourceFiles(Compilation compilation) => All = compilation.SyntaxTrees.Select(SourceFile.Of).ToArray();

    public static SourceFiles Of(Compilation compilation) => Known.GetValue(compilation, static c => new SourceFiles(c));

    public SourceFile[] All { get; }

    /// <summary>The files that the word stands in, be it in a comment.</summary>
    public SourceFile[] With(string word, CancellationToken cancellation) =>
        _having.TryGetValue(word, out var known) ? known : _having.GetOrAdd(word, Find(WordTable.HashOf(word), cancellation));

    private SourceFile[] Find(uint word, CancellationToken cancellation) => Array.FindAll(All, file => file.Has(word, cancellation));

    /// <summary>The invocations of any member of this name.</summary>
    public IReadOnlyList<InvocationExpressionSyntax> CallsOf(string name, CancellationToken cancellation) =>
        _calls.TryGetValue(name, out var known) ? known : _calls.GetOrAdd(name, With(name, cancellation).SelectMany(file => file.CallsOf(name, cancellation)).ToArray());

    /// <summary>Whether any file imports the namespace, or one in it.</summary>
    public bool Import(string ns, CancellationToken cancellation) =>
        _imported.TryGetValue(ns, out var known) ? known : _imported.GetOrAdd(ns, All.Any(file => file.Imports(ns, cancellation)));
}
