using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// Connections that serve as a pattern: all that is asked of them is their type and connection string, of which each call makes a connection of its own. Followed to
/// wherever they are handed in this compilation; what cannot be followed is taken for work.
/// </summary>
internal sealed class CopiedConnections
{
    private const int MaximumHolders = 128;
    private static readonly string[] Copies = ["GetType", "Clone", "CloneWith"];
    private static readonly string[] Ends = ["Dispose", "DisposeAsync", "Close", "CloseAsync"];

    private readonly FlowServices _services;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<ISymbol> _met = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> _pending = new();
    private bool _isAsked;

    private CopiedConnections(FlowServices services, CancellationToken cancellation) => (_services, _cancellation) = (services, cancellation);

    public static bool IsOne(ISymbol holder, FlowServices services, CancellationToken cancellation) => new CopiedConnections(services, cancellation).Serves(holder);

    private bool Serves(ISymbol holder)
    {
        Follow(holder);
        while (_pending.Count > 0)
        {
            if (_met.Count > MaximumHolders || !MentionsOf(_pending.Dequeue()).All(LeavesAlone))
                return false;
        }

        return _isAsked;
    }

    private bool Follow(ISymbol? holder)
    {
        // A record's parameter is a property besides; a property that computes hands out what cannot be told.
        if (holder is null or IParameterSymbol { ContainingType.IsRecord: true } || holder is not (IFieldSymbol or IPropertySymbol or IParameterSymbol or ILocalSymbol) || holder.DeclaringSyntaxReferences.IsEmpty)
            return false;
        holder = holder.OriginalDefinition;
        if (holder is IPropertySymbol property && !property.ContainingType.GetMembers().Any(member => member is IFieldSymbol kept && SymbolEqualityComparer.Default.Equals(kept.AssociatedSymbol, property)))
            return false;
        if (_met.Add(holder))
            _pending.Enqueue(holder);
        return true;
    }

    private IEnumerable<IdentifierNameSyntax> MentionsOf(ISymbol holder) => ScopesOf(holder)
        .SelectMany(scope => scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        .Where(name => name.Identifier.ValueText == holder.Name && SymbolEqualityComparer.Default.Equals(SymbolAt(name)?.OriginalDefinition, holder));

    private IEnumerable<SyntaxNode> ScopesOf(ISymbol holder) => holder switch
    {
        ILocalSymbol => Declarations(holder).Select(declared => (SyntaxNode?)declared.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? declared.SyntaxTree.GetRoot(_cancellation)),
        IParameterSymbol => Declarations(holder.ContainingSymbol).Any(declared => declared is TypeDeclarationSyntax) ? Declarations(holder.ContainingType) : Declarations(holder.ContainingSymbol),
        { DeclaredAccessibility: Accessibility.Private } => Declarations(holder.ContainingType),
        _ => SourceFiles.Of(_services.Compilation).With(holder.Name, _cancellation).Select(file => file.Tree.GetRoot(_cancellation)),
    };

    private IEnumerable<SyntaxNode> Declarations(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Where(reference => _services.Compilation.ContainsSyntaxTree(reference.SyntaxTree)).Select(reference => reference.GetSyntax(_cancellation));

    private ISymbol? SymbolAt(SyntaxNode node) => _services.Sources.ModelOf(node.SyntaxTree).GetSymbolInfo(node, _cancellation) is var info && info.Symbol is { } symbol ? symbol
        : info.CandidateSymbols is [IMethodSymbol only] ? only : null;

    /// <summary>Whether the mention does no work on the connection itself.</summary>
    private bool LeavesAlone(IdentifierNameSyntax name)
    {
        var value = StaticFills.Whole(name);
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax || value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.CoalesceExpression })
            value = (ExpressionSyntax)value.Parent;
        return value.Parent switch
        {
            MemberAccessExpressionSyntax member when member.Expression == value => IsOnlyAsked(member.Name, member.Parent is AssignmentExpressionSyntax assigned && assigned.Left == member),
            ConditionalAccessExpressionSyntax conditional when conditional.Expression == value =>
                conditional.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault() is { } binding && IsOnlyAsked(binding.Name, isSet: false),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression or (int)SyntaxKind.IsExpression } => true,
            IsPatternExpressionSyntax test => !test.Pattern.DescendantNodesAndSelf().OfType<VariableDesignationSyntax>().Any(),
            AssignmentExpressionSyntax assignment when assignment.Left == value => true,
            AssignmentExpressionSyntax assignment => IsAStatement(assignment) && Follow(SymbolAt(assignment.Left)),
            EqualsValueClauseSyntax { Parent: (VariableDeclaratorSyntax or PropertyDeclarationSyntax) and var declared } => Follow(_services.Sources.ModelOf(value.SyntaxTree).GetDeclaredSymbol(declared, _cancellation)),
            ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.None } argument => IsHandedOn(argument),
            _ => false,
        };
    }

    private static bool IsAStatement(AssignmentExpressionSyntax assignment) =>
        assignment.Parent is ExpressionStatementSyntax or InitializerExpressionSyntax or ArrowExpressionClauseSyntax { Parent: ConstructorDeclarationSyntax };

    /// <summary>What it is, where it leads to and how it is doing are asked; or it is closed; or an extension of this code is called on it, which is looked at.</summary>
    private bool IsOnlyAsked(SimpleNameSyntax member, bool isSet)
    {
        switch (SymbolAt(member))
        {
            case IPropertySymbol { Type: { SpecialType: SpecialType.System_String or SpecialType.System_Int32 } or { TypeKind: TypeKind.Enum } } property:
                _isAsked |= !isSet && property.Name == "ConnectionString";
                return true;
            case IMethodSymbol { ReducedFrom: { } extension }:
                return _services.Sources.Holds(extension.OriginalDefinition) && Follow(extension.OriginalDefinition.Parameters[0]);
            case IMethodSymbol { Name: var name } when Copies.Contains(name):
                return _isAsked = true;
            case IMethodSymbol { Name: var name }:
                return Ends.Contains(name);
            default:
                return false;
        }
    }

    private bool IsHandedOn(ArgumentSyntax argument)
    {
        if (argument.Parent is not BaseArgumentListSyntax { Parent: { } call } list)
            return false;
        if (call is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } })
            return true;
        if (SymbolAt(call) is not IMethodSymbol called)
            return false;
        var first = called.ReducedFrom is null ? 0 : 1;
        var targets = _services.Implementations.Targets(called);
        return targets.Count > 0 && targets.All(target => _services.Sources.Holds(target)
            && (argument.NameColon is { Name.Identifier.ValueText: var name } ? target.Parameters.FirstOrDefault(parameter => parameter.Name == name) : target.Parameters.ElementAtOrDefault(first + list.Arguments.IndexOf(argument))) is { IsParams: false } taken
            && Follow(taken));
    }
}
