using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.CodeFixes;

/// <summary>A method that is to open a session of its own: whether it can, and how it is then written.</summary>
internal sealed class SessionMethod
{
    private readonly FixPlace _place;
    private readonly IMethodSymbol _symbol;
    private readonly SessionOperation[] _operations;

    private SessionMethod(MethodDeclarationSyntax syntax, IMethodSymbol symbol, SessionOperation[] operations, FixPlace place)
    {
        Syntax = syntax;
        _symbol = symbol;
        _operations = operations;
        _place = place;
    }

    public MethodDeclarationSyntax Syntax { get; }

    private bool ReturnsTask => _symbol.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };

    /// <summary>Null where the session would be closed before its results are read, or the method has no body to open it in.</summary>
    public static SessionMethod? Of(MethodDeclarationSyntax syntax, ITypeSymbol session, FixPlace place)
    {
        if (place.Sessions is not { } sessions || place.Model.GetDeclaredSymbol(syntax) is not { } symbol || !Disposal.IsDeclarable(syntax) || syntax is { Body: null, ExpressionBody: null })
            return null;
        if (ScopeQuestions.Own(syntax).Any(node => node is YieldStatementSyntax) || IsRead(symbol.ReturnType, sessions) || Returned(syntax).Any(value => IsDeferred(value, place, sessions)))
            return null;
        var operations = syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(call => place.MeaningOf(call)?.Operation ?? SessionOperation.None)
            .ToArray();
        return new SessionMethod(syntax, symbol, operations, place);
    }

    public bool Does(SessionOperation operation) => _operations.Contains(operation);

    /// <summary>Whether the method commits what it stages, and stages or loads what it commits, without the help of others that use the same session.</summary>
    public bool IsWholePieceOfWork(IReadOnlyList<string> others)
    {
        var commits = Does(SessionOperation.Commit) || Does(SessionOperation.Flush) && !Does(SessionOperation.Begin) && FlushCommits();
        if (!commits)
            return !Does(SessionOperation.Stage) && !Does(SessionOperation.SetEntry) && !Does(SessionOperation.TakeBack) && !Does(SessionOperation.Flush) && !Does(SessionOperation.Begin) && !(Does(SessionOperation.Execute) && ExecuteNeedsCommit());
        var own = Does(SessionOperation.Stage) || Does(SessionOperation.Execute) || Does(SessionOperation.Query);
        return own && !Syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Parent is InvocationExpressionSyntax && others.Contains(name.Identifier.ValueText));
    }

    /// <summary>
    /// The block that a session for these uses is opened in: the turn of a loop that all of them are in, and within it the try; null for the method as a whole.
    /// False where an endless loop has but some of them.
    /// </summary>
    public bool TryFindPlace(IReadOnlyCollection<ExpressionSyntax> uses, out BlockSyntax? block)
    {
        block = null;
        var loops = ScopeQuestions.Own(Syntax).OfType<StatementSyntax>().Where(IsLongLoop).ToArray();
        foreach (var loop in loops)
        {
            var inside = uses.Count(use => BodyOf(loop)!.Span.Contains(use.Span));
            if (inside == 0)
                continue;
            if (inside < uses.Count || BodyOf(loop) is not BlockSyntax body)
                return false;
            block = body;
        }

        for (var inner = block; inner is not null; inner = Inside(inner, uses))
            block = inner;
        return true;
    }

    /// <summary>Writes statements at the top, awaiting what is returned so that it is done before the session closes; false where that cannot be written.</summary>
    public bool InsertFirst(Edits edits, Func<bool, string[]?> statements, BlockSyntax? block = null)
    {
        var isAsync = ScopeQuestions.IsAsync(Syntax);
        if (ReturnsTask && !isAsync)
        {
            if (!AsyncMethod.Become(Syntax, _symbol, edits))
                return false;
            isAsync = true;
        }

        if (statements(isAsync) is not { } lines)
            return false;
        if ((block ?? Syntax.Body) is { } body)
        {
            edits.InsertFirst(body, lines);
            return true;
        }

        var value = Syntax.ExpressionBody!.Expression;
        var (open, close) = isAsync && !ScopeQuestions.IsAsync(Syntax) ? Edits.ForAwait(value) : ("", "");
        edits.Insert(value.Span.End, close);
        edits.ToBlock(Syntax.ExpressionBody!, Syntax.SemicolonToken, Syntax, Before(isAsync) + open, value.SpanStart, lines);
        return true;
    }

    private static bool IsLongLoop(StatementSyntax statement) =>
        statement is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax { Condition: null } or CommonForEachStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.AwaitKeyword };

    private static StatementSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax statement => statement.Statement,
        DoStatementSyntax statement => statement.Statement,
        ForStatementSyntax statement => statement.Statement,
        CommonForEachStatementSyntax statement => statement.Statement,
        _ => null,
    };

    /// <summary>The block of a try, or the body of an inner loop, that all uses are in.</summary>
    private static BlockSyntax? Inside(BlockSyntax block, IReadOnlyCollection<ExpressionSyntax> uses)
    {
        foreach (var statement in block.Statements)
        {
            if ((statement is TryStatementSyntax attempt ? attempt.Block : BodyOf(statement)) is BlockSyntax inner && uses.All(use => inner.Span.Contains(use.Span)))
                return inner;
        }

        return null;
    }

    private string Before(bool isAsync)
    {
        var hasResult = isAsync ? _symbol.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 } : !_symbol.ReturnsVoid;
        var awaited = isAsync && !ScopeQuestions.IsAsync(Syntax) ? "await " : "";
        return Syntax.ExpressionBody!.Expression is ThrowExpressionSyntax ? "" : (hasResult ? "return " : "") + awaited;
    }

    private Library? Library => _operations.Length == 0 ? null : Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Select(call => _place.MeaningOf(call)?.Library)
        .FirstOrDefault(library => library is not null);

    private bool FlushCommits() => Library?.Protocol == Protocol.Context;

    private bool ExecuteNeedsCommit() => Library?.Protocol is Protocol.Autobegin or Protocol.TransactionBound;

    private static IEnumerable<ExpressionSyntax> Returned(MethodDeclarationSyntax method) =>
        method.ExpressionBody is { Expression: var body } ? [body] : ScopeQuestions.Own(method).OfType<ReturnStatementSyntax>().Select(statement => statement.Expression).OfType<ExpressionSyntax>();

    private static bool IsRead(ITypeSymbol type, SessionModel sessions) =>
        type.Name is "IQueryable" or "IOrderedQueryable" or "IAsyncEnumerable" || sessions.RoleOf(type).Role != TypeRole.None
        || type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } && IsRead(result, sessions);

    private static bool IsDeferred(ExpressionSyntax value, FixPlace place, SessionModel sessions) =>
        place.Model.GetTypeInfo(value).Type is { } type
        && (sessions.RoleOf(type).Role != TypeRole.None
            || type is { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IOrderedEnumerable" } && value is not AwaitExpressionSyntax && place.MeaningOf(value)?.Operation != SessionOperation.Query);
}
