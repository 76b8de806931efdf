using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>A call that does something to a session.</summary>
sealed record SessionCall(InvocationExpressionSyntax Node, IMethodSymbol Method, MemberMeaning Meaning, ISymbol? Session)
{
    public string Library => Meaning.Library.Name;

    /// <summary>The statement that is this call alone, awaited or not; null where its result is used.</summary>
    public ExpressionStatementSyntax? Statement => Code.Whole(Node).Parent as ExpressionStatementSyntax;

    public bool IsAwaited => Code.Whole(Node) is AwaitExpressionSyntax;

    public bool Is(params SessionOperation[] operations) => operations.Contains(Meaning.Operation);

    public bool IsOnTransaction => Method.ContainingType.Name.Contains("Transaction", StringComparison.Ordinal) || Method.ContainingType.Name == "Savepoint" || Method.Name.EndsWith("Transaction", StringComparison.Ordinal);
}

/// <summary>A file as the operators see it: the model's calls, found by syntax and symbols alone, without the flow that the rules ask.</summary>
sealed class Code
{
    public Code(SyntaxNode root, SemanticModel model, SessionModel sessions)
    {
        Root = root;
        Model = model;
        Sessions = sessions;
        Calls = [.. root.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(CallOf).OfType<SessionCall>()];
    }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    public SessionModel Sessions { get; }

    public IReadOnlyList<SessionCall> Calls { get; }

    public IEnumerable<SessionCall> Of(params SessionOperation[] operations) => Calls.Where(call => call.Is(operations));

    /// <summary>The calls on the same session in the same function.</summary>
    public IEnumerable<SessionCall> Beside(SessionCall call) =>
        Calls.Where(other => other != call && call.Session is not null && SymbolEqualityComparer.Default.Equals(other.Session, call.Session) && Function(other.Node) == Function(call.Node));

    public IEnumerable<SessionCall> On(ISymbol session, SyntaxNode within) =>
        Calls.Where(call => SymbolEqualityComparer.Default.Equals(call.Session, session) && within.Span.Contains(call.Node.Span));

    /// <summary>Whether the call ends a unit of work: with contexts a save outside a transaction.</summary>
    public bool Commits(SessionCall call) => call.Meaning.Library.Protocol switch
    {
        Protocol.Context => call.Is(SessionOperation.Commit) || call.Is(SessionOperation.Flush) && !Beside(call).Any(other => other.Is(SessionOperation.Begin)),
        _ => call.Is(SessionOperation.Commit) && call.Method.ContainingType.Name != "Savepoint",
    };

    public ITypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>The declaration that opens a session or begins a transaction, and keeps it in a local.</summary>
    public IEnumerable<(LocalDeclarationStatementSyntax Statement, ILocalSymbol Local, TypeRole Role, Library Library)> Openings()
    {
        foreach (var statement in Root.DescendantNodes().OfType<LocalDeclarationStatementSyntax>())
        {
            if (statement.Declaration.Variables is not [{ Initializer.Value: var value } variable] || Model.GetDeclaredSymbol(variable) is not ILocalSymbol local)
                continue;
            var (library, role) = Sessions.RoleOf(local.Type);
            if (library is not null && role is TypeRole.Session or TypeRole.Transaction && IsMaking(value))
                yield return (statement, local, role, library!);
        }
    }

    public bool IsOpenedHere(ISymbol? session) => Openings().Any(opening => SymbolEqualityComparer.Default.Equals(opening.Local, session));

    /// <summary>The session that the value of a declaration speaks for.</summary>
    public ISymbol? SessionOf(LocalDeclarationStatementSyntax statement) => SessionBehind(statement.Declaration.Variables[0].Initializer!.Value, 0);

    /// <summary>Whether the session is handed to other code, which may do the rest.</summary>
    public bool Escapes(ISymbol session) => Root.DescendantNodes().OfType<ArgumentSyntax>().Any(argument =>
        argument.Expression is IdentifierNameSyntax name && SymbolEqualityComparer.Default.Equals(Model.GetSymbolInfo(name).Symbol, session));

    public bool IsAsync(SyntaxNode node) => Function(node) switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        CompilationUnitSyntax => true,
        _ => false,
    };

    public static SyntaxNode Function(SyntaxNode node) =>
        node.Ancestors().First(ancestor => ancestor is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or CompilationUnitSyntax
            || ancestor is PropertyDeclarationSyntax { ExpressionBody: not null });

    /// <summary>The call with its <c>await</c> and <c>ConfigureAwait</c>.</summary>
    public static ExpressionSyntax Whole(ExpressionSyntax call)
    {
        while (true)
        {
            switch (call.Parent)
            {
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax:
                    call = (ExpressionSyntax)call.Parent;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax configured }:
                    call = configured;
                    break;
                default:
                    return call;
            }
        }
    }

    /// <summary>The statement of a block that a node stands in, with the one behind it.</summary>
    public static (StatementSyntax Statement, StatementSyntax? Next)? InBlock(SyntaxNode node)
    {
        var statement = node.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(candidate => candidate.Parent is BlockSyntax);
        if (statement is not { Parent: BlockSyntax block } || Function(statement) != Function(node))
            return null;
        var index = block.Statements.IndexOf(statement);
        return (statement, index + 1 < block.Statements.Count ? block.Statements[index + 1] : null);
    }

    public static TextChange Remove(SyntaxNode node) => new(node.Span, node is StatementSyntax ? ";" : "");

    public static TextChange Replace(SyntaxNode node, string by) => new(node.Span, by);

    public static TextChange Replace(SyntaxToken token, string by) => new(token.Span, by);

    public static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    public static TextChange InsertBefore(SyntaxNode node, string text) => Insert(node.SpanStart, text + " ");

    public static TextChange InsertAfter(SyntaxNode node, string text) => Insert(node.Span.End, " " + text);

    private bool IsMaking(ExpressionSyntax value) => Strip(value) switch
    {
        BaseObjectCreationExpressionSyntax => true,
        InvocationExpressionSyntax call => Model.GetSymbolInfo(call).Symbol is IMethodSymbol method
            && Sessions.MeaningOf(method) is { Operation: SessionOperation.Open or SessionOperation.OpenHeld or SessionOperation.Begin },
        _ => false,
    };

    private static ExpressionSyntax Strip(ExpressionSyntax value) => value switch
    {
        AwaitExpressionSyntax awaited => Strip(awaited.Expression),
        ParenthesizedExpressionSyntax inner => Strip(inner.Expression),
        PostfixUnaryExpressionSyntax sure => Strip(sure.Operand),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Expression: var call } } => Strip(call),
        _ => value,
    };

    private SessionCall? CallOf(InvocationExpressionSyntax node)
    {
        if (Model.GetSymbolInfo(node).Symbol is not IMethodSymbol method || Sessions.MeaningOf(method) is not { } meaning || node.Expression is not MemberAccessExpressionSyntax access)
            return null;
        return new SessionCall(node, method, meaning, SessionBehind(access.Expression, 0));
    }

    /// <summary>The variable that holds the session which an expression speaks for.</summary>
    private ISymbol? SessionBehind(ExpressionSyntax expression, int depth)
    {
        if (depth > 20)
            return null;
        switch (Strip(expression))
        {
            case SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }:
                var symbol = Model.GetSymbolInfo(Strip(expression)).Symbol;
                if (Sessions.IsSession(TypeOf(symbol)) || symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] })
                    return symbol;
                return reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value } ? SessionBehind(value, depth + 1) : symbol;
            case MemberAccessExpressionSyntax access:
                return SessionBehind(access.Expression, depth + 1);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }:
                return SessionBehind(access.Expression, depth + 1);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var arguments }:
                return arguments.Where(argument => Sessions.IsSession(Model.GetTypeInfo(argument.Expression).Type)).Select(argument => SessionBehind(argument.Expression, depth + 1)).FirstOrDefault();
            default:
                return null;
        }
    }
}
