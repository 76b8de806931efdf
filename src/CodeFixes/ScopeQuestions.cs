using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes;

/// <summary>What can be written at a place, and what a name means there.</summary>
internal static class ScopeQuestions
{
    /// <summary>The method, accessor, local function or lambda that a node stands in; null in an initializer or at top level.</summary>
    public static SyntaxNode? Function(SyntaxNode node) => node.Ancestors().FirstOrDefault(IsFunction) is { } function and not TypeDeclarationSyntax ? function : null;

    /// <summary>The declaration that a node stands in, whatever functions are nested in it.</summary>
    public static SyntaxNode Member(SyntaxNode node) =>
        node.AncestorsAndSelf().FirstOrDefault(ancestor => ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax) is { } member and not BaseTypeDeclarationSyntax
            ? member
            : node.SyntaxTree.GetRoot();

    /// <summary>The statement that is nothing but a call, awaited or not; null where its result is used.</summary>
    public static ExpressionStatementSyntax? StatementOf(SyntaxNode call)
    {
        var whole = call;
        while (whole.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax
            || whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax })
            whole = whole.Parent is MemberAccessExpressionSyntax { Parent: { } configured } ? configured : whole.Parent;
        return whole.Parent switch
        {
            ExpressionStatementSyntax statement => statement,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" }, Parent: ExpressionStatementSyntax discard } => discard,
            _ => null,
        };
    }

    /// <summary>Whether <c>await</c> can be written where a node stands.</summary>
    public static bool CanAwait(SyntaxNode node)
    {
        foreach (var ancestor in node.AncestorsAndSelf())
        {
            if (ancestor is LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax)
                return false;
            if (IsFunction(ancestor) || ancestor is GlobalStatementSyntax)
                return IsAsync(ancestor);
        }

        return false;
    }

    public static bool IsAsync(SyntaxNode function) => function switch
    {
        GlobalStatementSyntax => true,
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>The nodes of a function without those of the functions nested in it.</summary>
    public static IEnumerable<SyntaxNode> Own(SyntaxNode function) => function.DescendantNodes(node => node == function || !IsFunction(node));

    /// <summary>Whether the code around a node takes care to say <c>ConfigureAwait(false)</c>.</summary>
    public static string ConfigureAwait(SyntaxNode node) =>
        Member(node).DescendantNodes().OfType<AwaitExpressionSyntax>().Any(waiting =>
            waiting.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" }, ArgumentList.Arguments: [var only] } && only.Expression.IsKind(SyntaxKind.FalseLiteralExpression))
            ? ".ConfigureAwait(false)"
            : "";

    /// <summary>The name, or one derived from it, that nothing in the member around a node has, but what is about to go.</summary>
    public static string Fresh(string name, SyntaxNode node, SemanticModel model, params SyntaxNode[] going)
    {
        var taken = new HashSet<string>(
            Member(node).DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && !going.Any(gone => gone.Span.Contains(token.Span))).Select(token => token.ValueText),
            StringComparer.Ordinal);
        foreach (var symbol in model.LookupSymbols(node.SpanStart))
        {
            if ((symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol) && !symbol.DeclaringSyntaxReferences.Any(declared => declared.SyntaxTree == node.SyntaxTree && going.Any(gone => gone.Span == declared.Span)))
                taken.Add(symbol.Name);
        }

        var fresh = name;
        for (var number = 2; taken.Contains(fresh); number++)
            fresh = name + number;
        return fresh;
    }

    /// <summary>Whether a lambda declares a name that the statement around it has another meaning for.</summary>
    public static bool HidesNames(SyntaxNode lambda, StatementSyntax statement, SemanticModel model)
    {
        var outer = new HashSet<string>(
            model.LookupSymbols(statement.SpanStart).Where(symbol => symbol is ILocalSymbol or IRangeVariableSymbol || symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } }).Select(symbol => symbol.Name),
            StringComparer.Ordinal);
        return lambda.DescendantNodes().Any(node => node switch
        {
            ParameterSyntax parameter => outer.Contains(parameter.Identifier.ValueText),
            VariableDeclaratorSyntax local => outer.Contains(local.Identifier.ValueText),
            SingleVariableDesignationSyntax designation => outer.Contains(designation.Identifier.ValueText),
            ForEachStatementSyntax loop => outer.Contains(loop.Identifier.ValueText),
            CatchDeclarationSyntax caught => outer.Contains(caught.Identifier.ValueText),
            _ => false,
        });
    }

    /// <summary>What an expression, written at a position, would mean; null where it means nothing there.</summary>
    public static (ISymbol Symbol, ITypeSymbol Type)? Meaning(SemanticModel model, int position, string expression)
    {
        var parsed = SyntaxFactory.ParseExpression(expression);
        if (parsed.ContainsDiagnostics)
            return null;
        var symbol = model.GetSpeculativeSymbolInfo(position, parsed, SpeculativeBindingOption.BindAsExpression).Symbol;
        var type = model.GetSpeculativeTypeInfo(position, parsed, SpeculativeBindingOption.BindAsExpression).Type;
        if (symbol is null || type is null or IErrorTypeSymbol || symbol is ILocalSymbol local && !IsSet(local, position) || IsKeptOut(symbol, model, position))
            return null;
        return (symbol, type);
    }

    /// <summary>Whether a static lambda or local function stands between a variable, or a member of the object, and the position.</summary>
    private static bool IsKeptOut(ISymbol symbol, SemanticModel model, int position)
    {
        if (symbol.IsStatic)
            return false;
        for (var around = model.GetEnclosingSymbol(position); around is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } function; around = function.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, function))
                return false;
            if (function.IsStatic)
                return true;
        }

        return false;
    }

    /// <summary>Whether a type has such a method that can be called without arguments at a position.</summary>
    public static IMethodSymbol? Callable(SemanticModel model, int position, ITypeSymbol type, string name) =>
        model.LookupSymbols(position, type, name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>()
            .Where(method => !method.IsStatic && method.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams))
            .OrderBy(method => method.Parameters.Length)
            .FirstOrDefault();

    /// <summary>Whether a method can be given a token after its other arguments.</summary>
    public static bool TakesToken(IMethodSymbol? method) => method?.Parameters.Any(parameter => parameter.Type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" }) == true;

    /// <summary>Whether any token is in scope, so that saying nothing reads as forgetting it.</summary>
    public static bool TokensInScope(SemanticModel model, int position) =>
        model.LookupSymbols(position).Any(symbol => symbol is ILocalSymbol { Type.Name: "CancellationToken" } or IParameterSymbol { Type.Name: "CancellationToken" });

    /// <summary>The name of a token in scope, or null.</summary>
    public static string? Token(SemanticModel model, SyntaxNode node)
    {
        var tokens = model.LookupSymbols(node.SpanStart)
            .Where(symbol => symbol is ILocalSymbol { Type.Name: "CancellationToken" } or IParameterSymbol { Type.Name: "CancellationToken" })
            .Where(symbol => symbol is not ILocalSymbol local || IsSet(local, node.SpanStart))
            .ToArray();
        return tokens is [var only] ? only.Name : null;
    }

    /// <summary>A local that is declared before the position with a value; what a later assignment gives it need not have happened.</summary>
    private static bool IsSet(ILocalSymbol local, int position)
    {
        if (local.DeclaringSyntaxReferences is not [var reference])
            return false;
        return reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } declarator =>
                declarator.Span.End <= position && !value.IsKind(SyntaxKind.NullLiteralExpression) && !value.IsKind(SyntaxKind.DefaultLiteralExpression) && !value.IsKind(SyntaxKind.SuppressNullableWarningExpression),
            VariableDeclaratorSyntax => false,
            var other => other.Span.Start <= position,
        };
    }

    private static bool IsFunction(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax
            or TypeDeclarationSyntax || node is PropertyDeclarationSyntax { ExpressionBody: not null } or IndexerDeclarationSyntax { ExpressionBody: not null };
}
