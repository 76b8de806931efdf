using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes;

/// <summary>A diagnostic in its document: the node it is on, what the rule found out, and the means to ask on.</summary>
internal sealed class FixPlace
{
    private readonly FixTarget _target;
    private SessionModel? _sessions;

    private FixPlace(Document document, SyntaxNode root, SourceText text, SemanticModel model, FixTarget target, CancellationToken cancellation)
    {
        Document = document;
        Root = root;
        Text = text;
        Model = model;
        _target = target;
        Cancellation = cancellation;
        Node = root.FindNode(target.Span, getInnermostNodeForTie: true);
    }

    public Document Document { get; }
    public SyntaxNode Root { get; }
    public SourceText Text { get; }
    public SemanticModel Model { get; }
    public SyntaxNode Node { get; }
    public CancellationToken Cancellation { get; }

    /// <summary>The model of sessions that the rules ask, one for all places of a compilation; null where it knows none.</summary>
    public SessionModel? Sessions => _sessions ??= FlowServices.Of(Model.Compilation, Document.Project.AnalyzerOptions, Cancellation)?.Model;

    /// <summary>The nodes at the additional locations in this file.</summary>
    public IEnumerable<SyntaxNode> Others =>
        _target.Others.Where(span => span is { } known && Root.FullSpan.Contains(known)).Select(span => Root.FindNode(span!.Value, getInnermostNodeForTie: true));

    public static async Task<FixPlace?> OfAsync(Document document, FixTarget target, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return root is null || model is null || !root.FullSpan.Contains(target.Span) ? null : new FixPlace(document, root, text, model, target, cancellation);
    }

    public string? Fact(string key) => _target.Facts.TryGetValue(key, out var value) ? value : null;

    /// <summary>The row of the session's library; null where the rule tells of none.</summary>
    public Library? Library => Libraries.All.FirstOrDefault(row => row.Name == Fact(FixFacts.Library));

    /// <summary>What a call does to a session, or null.</summary>
    public MemberMeaning? MeaningOf(SyntaxNode call) => Sessions is { } sessions && Model.GetOperation(call, Cancellation) is IInvocationOperation operation ? sessions.MeaningOf(operation) : null;

    public Edits Edit() => new(Root, Text, Model);

    /// <summary>The type's name without its namespace, which is imported for it; with it where the file then could mean something else by a name that it uses.</summary>
    public string NameOf(ITypeSymbol type, int position, Edits edits)
    {
        var written = NameOf(type, position);
        if (written == type.Name || type is not INamedTypeSymbol { ContainingType: null, IsGenericType: false, ContainingNamespace: { IsGlobalNamespace: false } space }
            || !Model.LookupNamespacesAndTypes(position, name: type.Name).IsEmpty || UsesAnyOf(space))
            return written;
        edits.Import(space.ToDisplayString());
        return type.Name;
    }

    /// <summary>Whether the file writes the name of a type or extension method of the namespace by itself, and so may mean another one by it.</summary>
    private bool UsesAnyOf(INamespaceSymbol space)
    {
        var used = new HashSet<string>(Root.DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.Parent is not QualifiedNameSyntax).Select(name => name.Identifier.ValueText), StringComparer.Ordinal);
        return space.GetTypeMembers().Any(type => used.Contains(type.Name) || type.Name.EndsWith("Attribute", StringComparison.Ordinal) && used.Contains(type.Name.Substring(0, type.Name.Length - 9))
            || type.MightContainExtensionMethods && type.GetMembers().Any(member => member is IMethodSymbol { IsExtensionMethod: true } && used.Contains(member.Name)));
    }

    /// <summary>The type's name as it can be written there.</summary>
    public string NameOf(ITypeSymbol type, int position) => type.ToMinimalDisplayString(Model, position);
}
