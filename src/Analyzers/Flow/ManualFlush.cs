using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Whether this project tells a library to flush only when asked: then no flush is superfluous. Looked for when a rule first asks.</summary>
internal sealed class ManualFlush(FlowServices services)
{
    private readonly ConcurrentDictionary<string, bool> _set = new(StringComparer.Ordinal);

    public bool IsSet(Library library, CancellationToken cancellation)
    {
        if (library.FlushModes is not var (modes, members))
            return false;
        if (_set.TryGetValue(modes, out var known))
            return known;
        return _set.GetOrAdd(modes, SourceFiles.Of(services.Compilation).With(modes, cancellation).Any(file => file.Tree.GetRoot(cancellation).DescendantNodes().Any(node => IsManual(node, modes, members))));
    }

    private static bool IsManual(SyntaxNode node, string modes, string members) =>
        node is MemberAccessExpressionSyntax { Name.Identifier.Text: var member, Expression: var expression } && EntityTraits.Has(members, member)
        && (expression as SimpleNameSyntax ?? (expression as MemberAccessExpressionSyntax)?.Name)?.Identifier.Text == modes;
}
