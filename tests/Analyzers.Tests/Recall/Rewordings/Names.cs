using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SessionGuard.Analyzers.Tests.Recall.Rewordings;

/// <summary>What members are called on, in other words: <c>(db).Add(user)</c>.</summary>
sealed class Receivers(SemanticModel model, Func<ExpressionSyntax, string> wrap) : Rewording(model)
{
    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        var visited = (MemberAccessExpressionSyntax)base.VisitMemberAccessExpression(node)!;
        var isObject = node.Expression is IdentifierNameSyntax && Model.GetSymbolInfo(node.Expression).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol && Model.GetTypeInfo(node.Expression).Type?.IsReferenceType == true;
        return isObject && !IsInNameOf(node) && !IsQuoted(node) ? visited.WithExpression(Expression(wrap(node.Expression.WithoutTrivia())).WithTriviaFrom(visited.Expression)) : visited;
    }
}

/// <summary>Members of the object itself are called by <c>this</c>.</summary>
sealed class Qualified(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node)
    {
        var isName = node.Parent is MemberAccessExpressionSyntax access && access.Name == node || node.Parent is MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax
            || node.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set && set.Left == node
            || node.Ancestors().Any(around => around is AttributeSyntax or BaseListSyntax or FieldDeclarationSyntax or ConstructorInitializerSyntax or EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax });
        return !isName && !IsInNameOf(node) && Model.GetSymbolInfo(node).Symbol is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } or IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary }
            ? Expression("this." + node.Identifier.Text).WithTriviaFrom(node)
            : base.VisitIdentifierName(node);
    }
}

/// <summary>Arguments are given by name.</summary>
sealed class NamedArguments(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (Model.GetSymbolInfo(node).Symbol is not IMethodSymbol method || method.Parameters.Any(parameter => parameter.IsParams) || node.ArgumentList.Arguments.Any(argument => argument.NameColon is not null) || IsQuoted(node))
            return visited;
        var named = visited.ArgumentList.Arguments.Select((argument, i) => argument.WithNameColon(NameColon(method.Parameters[i].Name)));
        return visited.WithArgumentList(visited.ArgumentList.WithArguments(SeparatedList(named, visited.ArgumentList.Arguments.GetSeparators())));
    }
}

/// <summary>Locals have other names.</summary>
sealed class RenamedLocals(SemanticModel model) : Rewording(model)
{
    readonly Dictionary<ISymbol, string> renamed = new(SymbolEqualityComparer.Default);

    public override SyntaxNode? VisitVariableDeclarator(VariableDeclaratorSyntax node) => base.VisitVariableDeclarator(node) is VariableDeclaratorSyntax visited ? visited.WithIdentifier(Renamed(node, visited.Identifier)) : null;

    public override SyntaxNode? VisitSingleVariableDesignation(SingleVariableDesignationSyntax node) => node.WithIdentifier(Renamed(node, node.Identifier));

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) => base.VisitForEachStatement(node) is ForEachStatementSyntax visited ? visited.WithIdentifier(Renamed(node, visited.Identifier)) : null;

    public override SyntaxNode? VisitCatchDeclaration(CatchDeclarationSyntax node) => base.VisitCatchDeclaration(node) is CatchDeclarationSyntax visited ? visited.WithIdentifier(Renamed(node, visited.Identifier)) : null;

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) => node.WithIdentifier(Model.GetSymbolInfo(node).Symbol is ILocalSymbol local ? NameOf(local, node.Identifier) : node.Identifier);

    SyntaxToken Renamed(SyntaxNode declaration, SyntaxToken name) => Model.GetDeclaredSymbol(declaration) is ILocalSymbol local ? NameOf(local, name) : name;

    SyntaxToken NameOf(ILocalSymbol local, SyntaxToken name)
    {
        if (!renamed.TryGetValue(local, out var other))
            renamed[local] = other = Fresh("it");
        return Identifier(other).WithTriviaFrom(name);
    }
}

/// <summary>Variables tell their type, and objects made for them do not repeat it.</summary>
sealed class ExplicitTypes(SemanticModel model) : Rewording(model)
{
    static readonly SymbolDisplayFormat format = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public override SyntaxNode? VisitVariableDeclaration(VariableDeclarationSyntax node)
    {
        var visited = (VariableDeclarationSyntax)base.VisitVariableDeclaration(node)!;
        if (!node.Type.IsVar || Model.GetTypeInfo(node.Type).Type is not { TypeKind: not TypeKind.Error, IsAnonymousType: false } type || type.ToString()!.Contains("anonymous", StringComparison.Ordinal))
            return visited;
        if (visited.Variables is [{ Initializer: { Value: ObjectCreationExpressionSyntax { ArgumentList: { } arguments } made } initializer } variable])
            visited = visited.WithVariables(SingletonSeparatedList(variable.WithInitializer(initializer.WithValue(Expression("new" + arguments + made.Initializer)))));
        return visited.WithType(ParseTypeName(type.ToDisplayString(format)).WithTrailingTrivia(Space));
    }
}
