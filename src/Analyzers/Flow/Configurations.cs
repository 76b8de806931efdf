using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// What the code of this compilation says of its model and settings anywhere: the configuration of a key, a setting that is turned on. Looked for only when a
/// rule has a finding that depends on it; a file's text is searched before its tree is looked at.
/// </summary>
internal sealed class Configurations(SessionModel model)
{
    private readonly SourceFiles _files = SourceFiles.Of(model.Compilation);
    private readonly ConcurrentDictionary<string, bool> _contained = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ITypeSymbol, string[]?> _keys = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _provided = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the setting is given the value true, and nowhere the value false.</summary>
    public bool IsTurnedOn(string setting, CancellationToken cancellation)
    {
        var values = _files.With(setting, cancellation).SelectMany(file => file.Tree.GetRoot(cancellation).DescendantNodes().OfType<AssignmentExpressionSyntax>()).Where(assignment => NameOf(assignment.Left) == setting).Select(assignment => assignment.Right.Kind()).ToArray();
        return values.Contains(SyntaxKind.TrueLiteralExpression) && !values.Contains(SyntaxKind.FalseLiteralExpression);
    }

    /// <summary>Whether a member of this name is called anywhere.</summary>
    public bool Calls(string member, CancellationToken cancellation) =>
        Calls([member], cancellation).Any();

    /// <summary>The properties that the configuration of an entity type names as its key: null where none is in sight, empty where one is that cannot be read.</summary>
    public string[]? ConfiguredKey(ITypeSymbol entity, CancellationToken cancellation) =>
        _keys.TryGetValue(entity, out var known) ? known : _keys.GetOrAdd(entity, FindKey(entity, cancellation));

    private string[]? FindKey(ITypeSymbol entity, CancellationToken cancellation)
    {
        var calls = Calls(Words(traits => traits.KeyCalls), cancellation).Where(call => SpeaksOf(call, entity)).ToArray();
        return calls.Length == 0 ? null : calls.SelectMany(call => call.ArgumentList.DescendantNodes().Select(NamedBy).OfType<string>()).Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>The property that a part of a key's expression names: <c>x.Code</c>, <c>"Code"</c>, <c>nameof(Code)</c>.</summary>
    private static string? NamedBy(SyntaxNode part) => part switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        LiteralExpressionSyntax { Token.Value: string name } => name,
        IdentifierNameSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } } name => name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether the configuration of an entity type says that its key does not come from the row's insertion.</summary>
    public bool KeyIsProvided(ITypeSymbol entity, CancellationToken cancellation) =>
        _provided.TryGetValue(entity, out var known) ? known : _provided.GetOrAdd(entity, FindProvider(entity, cancellation));

    private bool FindProvider(ITypeSymbol entity, CancellationToken cancellation) =>
        Words(traits => traits.KeyProviderWords).Any(word => Contain(word, cancellation))
        || Calls(Words(traits => traits.KeyProviders), cancellation).Any(call => SpeaksOf(call, entity))
        || model.Referenced.Select(library => library.Entities?.KeyOption).Any(option => option is var (member, generated)
            && Calls([member], cancellation).Any(call => SpeaksOf(call, entity) && !call.ArgumentList.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(value => NameOf(value) == generated)));

    private IEnumerable<string> Words(Func<EntityTraits, string> named) =>
        model.Referenced.SelectMany(library => library.Entities is { } traits ? named(traits).Split([' '], StringSplitOptions.RemoveEmptyEntries) : []).Distinct(StringComparer.Ordinal);

    private IEnumerable<InvocationExpressionSyntax> Calls(IEnumerable<string> members, CancellationToken cancellation) =>
        members.SelectMany(member => _files.CallsOf(member, cancellation));

    /// <summary>Whether the code stands in the configuration of the type: <c>Entity&lt;User&gt;(...)</c>, a variable that holds that, <c>IEntityTypeConfiguration&lt;User&gt;</c>.</summary>
    private static bool SpeaksOf(SyntaxNode node, ITypeSymbol entity)
    {
        foreach (var ancestor in node.AncestorsAndSelf())
        {
            if (ancestor is InvocationExpressionSyntax call && (Named(call.Expression) || HeldBy(call).Any(Named)))
                return true;
            if (ancestor is ClassDeclarationSyntax type && type.BaseList?.DescendantNodes().OfType<GenericNameSyntax>().Any(Names) == true)
                return true;
            if (ancestor is BaseMethodDeclarationSyntax method && method.ParameterList.DescendantNodes().OfType<GenericNameSyntax>().Any(Names))
                return true;
        }

        return false;

        bool Named(SyntaxNode code) => code.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Any(Names);

        bool Names(GenericNameSyntax generic) => generic.TypeArgumentList.Arguments.Any(argument => argument.ToString().Split('.').Last() == entity.Name);
    }

    /// <summary>What the variable is declared with that a chain of calls begins with.</summary>
    private static IEnumerable<SyntaxNode> HeldBy(ExpressionSyntax call)
    {
        while (call is InvocationExpressionSyntax or MemberAccessExpressionSyntax)
            call = call is InvocationExpressionSyntax invocation ? invocation.Expression : ((MemberAccessExpressionSyntax)call).Expression;
        return call is IdentifierNameSyntax { Identifier.ValueText: var name } && call.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } method
            ? method.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(variable => variable.Identifier.ValueText == name).Select(variable => variable.Initializer?.Value).OfType<SyntaxNode>()
            : [];
    }

    /// <summary>Whether the text stands in a file, be it as a part of a word.</summary>
    private bool Contain(string part, CancellationToken cancellation) =>
        _contained.TryGetValue(part, out var known)
            ? known
            : _contained.GetOrAdd(part, _files.All.Any(file => file.Tree.GetText(cancellation).ToString().Contains(part)));

    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => "",
    };
}
