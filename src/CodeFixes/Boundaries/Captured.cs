using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>A constructor parameter, the field that keeps it, if any, and the methods that use the one or the other.</summary>
internal sealed class Captured
{
    private readonly ParameterSyntax _parameter;
    private readonly TypeDeclarationSyntax _class;
    private readonly VariableDeclaratorSyntax? _field;
    private readonly List<IdentifierNameSyntax> _stores = [];
    private readonly Dictionary<MethodDeclarationSyntax, List<ExpressionSyntax>> _uses = [];

    private Captured(ParameterSyntax parameter, TypeDeclarationSyntax owner, VariableDeclaratorSyntax? field)
    {
        _parameter = parameter;
        _class = owner;
        _field = field;
    }

    /// <summary>Null where the class is spread over files, or keeps or uses the parameter in another way.</summary>
    public static Captured? Of(ParameterSyntax parameter, INamedTypeSymbol type, FixPlace place)
    {
        if (parameter.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } owner || owner.Modifiers.Any(SyntaxKind.PartialKeyword) || place.Model.GetDeclaredSymbol(parameter) is not { } symbol)
            return null;
        if (place.Model.GetDeclaredSymbol(owner) is not { } declared || !declared.AllInterfaces.Any(contract => contract.Name == "IHostedService"))
            return null;
        var mentions = Mentions(owner, symbol, place).ToArray();
        var field = mentions.Select(mention => FieldFilledFrom(mention, place)).FirstOrDefault(found => found is not null);
        var captured = new Captured(parameter, owner, field);
        if (!mentions.All(mention => captured.TakeParameter(mention, place)))
            return null;
        if (field is not null && (place.Model.GetDeclaredSymbol(field) is not IFieldSymbol kept || !SymbolEqualityComparer.Default.Equals(kept.Type, type) || !Mentions(owner, kept, place).All(captured.TakeField)))
            return null;
        return captured._uses.Count > 0 ? captured : null;
    }

    public bool Rewrite(SessionSupply supply, Edits edits, FixPlace place)
    {
        var old = _parameter.Identifier.ValueText;
        var name = Names.FreshMember(supply.Name(old), _class);
        edits.Replace(_parameter.Type!, supply.TypeName);
        edits.Replace(_parameter.Identifier, name);
        var kept = name;
        if (_field is not null)
        {
            kept = Prefix(_field.Identifier.Text) + name;
            kept = kept == name ? kept : Names.FreshMember(kept, _class);
            edits.Replace(((VariableDeclarationSyntax)_field.Parent!).Type, supply.TypeName);
            edits.Replace(_field.Identifier, kept);
            foreach (var store in _stores)
                edits.Replace(store, store.Identifier.ValueText == _field.Identifier.ValueText && store.Identifier.ValueText != old || IsTarget(store) ? kept : name);
        }

        if (supply.Import is { } import)
            edits.Import(import);
        var operations = new List<SessionMethod>();
        foreach (var pair in _uses)
        {
            var type = place.Model.GetTypeInfo(_parameter.Type!).Type!;
            if (SessionMethod.Of(pair.Key, type, place) is not { } method)
                return false;
            operations.Add(method);
            if (!method.TryFindPlace(pair.Value, out var block))
                return false;
            var at = (SyntaxNode?)block ?? pair.Key;
            var local = ScopeQuestions.Fresh(Names.Camel(_field?.Identifier.Text ?? old), at, place.Model, pair.Value.Append<SyntaxNode>(_parameter).ToArray());
            if (!method.InsertFirst(edits, isAsync => supply.Open(kept, local, isAsync, (SyntaxNode?)block?.Statements.FirstOrDefault() ?? pair.Key), block))
                return false;
            foreach (var use in pair.Value)
                edits.Replace(use, local);
        }

        var names = _uses.Keys.Select(method => method.Identifier.ValueText).ToArray();
        return operations.All(operation => operation.IsWholePieceOfWork(names));
    }

    private static IEnumerable<IdentifierNameSyntax> Mentions(TypeDeclarationSyntax owner, ISymbol symbol, FixPlace place) =>
        owner.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, symbol));

    private static string Prefix(string field) => field.StartsWith("_", StringComparison.Ordinal) ? "_" : "";

    /// <summary><c>_db = db</c> in the constructor, or <c>_db = db</c> as the field's initializer.</summary>
    private static VariableDeclaratorSyntax? FieldFilledFrom(IdentifierNameSyntax mention, FixPlace place)
    {
        if (mention.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax } } initialized })
            return initialized;
        if (mention.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || assignment.Right != mention || assignment.Parent is not (ExpressionStatementSyntax or ArrowExpressionClauseSyntax))
            return null;
        return place.Model.GetSymbolInfo(assignment.Left).Symbol is IFieldSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: null, Parent: VariableDeclarationSyntax { Variables.Count: 1 } } declarator ? declarator : null;
    }

    private static bool IsTarget(IdentifierNameSyntax name)
    {
        SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole;
    }

    private bool TakeParameter(IdentifierNameSyntax mention, FixPlace place)
    {
        if (FieldFilledFrom(mention, place) is { } field)
        {
            _stores.Add(mention);
            return field == _field;
        }

        return _field is null && TakeUse(mention);
    }

    private bool TakeField(IdentifierNameSyntax mention)
    {
        if (!IsTarget(mention))
            return TakeUse(mention);
        _stores.Add(mention);
        return ScopeQuestions.Function(mention) is ConstructorDeclarationSyntax;
    }

    private bool TakeUse(IdentifierNameSyntax mention)
    {
        ExpressionSyntax use = mention.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own && own.Name == mention ? own : mention;
        if (use.Parent is not MemberAccessExpressionSyntax access || access.Expression != use || ScopeQuestions.Function(use) is not MethodDeclarationSyntax method)
            return false;
        if (!_uses.TryGetValue(method, out var uses))
            _uses[method] = uses = [];
        uses.Add(use);
        return true;
    }
}
