using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>Who owns the session and the transaction.</summary>
static class BoundaryOperators
{
    static readonly string[] repositories = ["Repository", "Dao", "Queries"];

    public static IEnumerable<Operator> All =>
    [
        new("Commit instead of flush in a repository", ["SES1001", "SES1014"], FlushToCommit),
        new("Commit added to a repository method", ["SES1001", "SES1014"], AddedCommit),
        new("Session kept in a static field", ["SES1003"], KeptInStatic),
        new("Scoped service registered as singleton", ["SES1004"], Singleton),
        new("Service added as a singleton", ["SES1004"], AddedSingleton),
        new("Service made a background service", ["SES1004"], Background),
        new("Session opened without using", ["SES1005"], code => Plain(code, TypeRole.Session)),
        new("Commit removed", ["SES1006", "SES3008"], RemovedCommit),
        new("Commit moved into the loop before it", ["SES1007"], CommitIntoLoop),
        new("Savepoint in place of the transaction", ["SES1008"], Savepoint),
        new("Transaction ended twice", ["SES1009"], EndedTwice),
        new("Commit in Dispose", ["SES1012"], CommitInDispose),
        new("Factory built where it is used", ["SES1013"], BuiltFactory),
    ];

    /// <summary>A declaration that loses its using; a using statement becomes a block.</summary>
    public static IEnumerable<Mutant> Plain(Code code, TypeRole role)
    {
        foreach (var (statement, local, made, library) in code.Openings())
        {
            if (made != role || !statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) || code.On(local, Function(statement)).Any(call => call.Is(SessionOperation.Close)))
                continue;

            // A transaction goes with its session where that is closed by a using of its own.
            if (role == TypeRole.Transaction && library.Protocol is Protocol.Connection or Protocol.TransactionBound or Protocol.Autobegin && code.IsOpenedHere(code.SessionOf(statement)))
                continue;
            var first = statement.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword) ? statement.AwaitKeyword : statement.UsingKeyword;
            yield return new(library.Name, new Microsoft.CodeAnalysis.Text.TextChange(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(first.SpanStart, statement.Declaration.SpanStart), ""));
        }

        foreach (var statement in code.Root.DescendantNodes().OfType<UsingStatementSyntax>())
        {
            if (statement.Declaration is not { Variables: [var variable] } declaration || code.Model.GetDeclaredSymbol(variable) is not ILocalSymbol local || code.Sessions.RoleOf(local.Type) is not { Library: { } library, Role: var made } || made != role)
                continue;
            var first = statement.GetFirstToken();
            yield return new(
                library.Name,
                new Microsoft.CodeAnalysis.Text.TextChange(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(first.SpanStart, declaration.SpanStart), "{ "),
                new Microsoft.CodeAnalysis.Text.TextChange(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(declaration.Span.End, statement.CloseParenToken.Span.End), ";"),
                InsertAfter(statement, "}"));
        }
    }

    public static bool IsInRepository(SyntaxNode node) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && repositories.Any(suffix => type.Identifier.Text.EndsWith(suffix, StringComparison.Ordinal));

    static bool IsInLoop(SyntaxNode node) =>
        node.Ancestors().TakeWhile(ancestor => ancestor != Function(node)).Any(ancestor => ancestor is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax);

    static IEnumerable<Mutant> FlushToCommit(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Flush))
        {
            if (call.Library != "SessionGuard" || !IsInRepository(call.Node) || code.IsOpenedHere(call.Session) || call.Node.Expression is not MemberAccessExpressionSyntax access)
                continue;
            var commit = Replace(access.Name, access.Name.ToString().Replace("Flush", "Commit", StringComparison.Ordinal));

            // A repository's view of the session has no commit: it is given the session itself.
            if (call.Session is IParameterSymbol { Type.Name: "IRepositorySession", DeclaringSyntaxReferences: [var reference] } && reference.GetSyntax() is ParameterSyntax { Type: { } view })
                yield return new(call.Library, Replace(view, "Session"), commit);
            else if (call.Method.ContainingType.Name == "Session")
                yield return new(call.Library, commit);
        }
    }

    static IEnumerable<Mutant> AddedCommit(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Stage))
        {
            if (!IsInRepository(call.Node) || call.Session is null || code.IsOpenedHere(call.Session) || code.Beside(call).Any(other => other.Is(SessionOperation.Commit, SessionOperation.Flush, SessionOperation.Begin)))
                continue;
            if (Member(code, call.Session) is not { } commit)
                continue;
            if (call.Statement is { Parent: BlockSyntax } statement)
                yield return new(call.Library, InsertAfter(statement, call.Session.Name + "." + commit + "();"));
            else if (Whole(call.Node).Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: var result } method } arrow && result.ToString() == "void")
                yield return new(call.Library, Replace(arrow, $"{{ {arrow.Expression}; {call.Session.Name}.{commit}(); }}"), Replace(method.SemicolonToken, ""));
        }

        static string? Member(Code code, ISymbol session) => code.TypeOf(session) switch
        {
            { Name: "Session" } => "Commit",
            var type when code.Sessions.RoleOf(type).Library?.Protocol == Protocol.Context => "SaveChanges",
            _ => null,
        };
    }

    static IEnumerable<Mutant> KeptInStatic(Code code)
    {
        foreach (var (statement, local, role, library) in code.Openings())
        {
            // A static connection may be a dedicated one.
            if (role != TypeRole.Session || library.Protocol is Protocol.Scope or Protocol.Connection || statement.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { OpenBraceToken.RawKind: (int)SyntaxKind.OpenBraceToken } type || statement.Parent is not BlockSyntax)
                continue;
            var name = local.Type.ToMinimalDisplayString(code.Model, type.SpanStart);
            yield return new(library.Name, Insert(type.OpenBraceToken.Span.End, $" static {name.TrimEnd('?')}? s_kept;"), InsertAfter(statement, $"s_kept = {local.Name};"));
        }
    }

    static IEnumerable<Mutant> Singleton(Code code)
    {
        foreach (var call in code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.Text: "AddScoped" or "AddTransient" } name } || code.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { TypeArguments: [.., INamedTypeSymbol type] })
                continue;
            if (call.ArgumentList.Arguments.Count == 0 && type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => code.Sessions.IsSession(parameter.Type))))
                yield return new(name.Identifier.Text, Replace(name.Identifier, "AddSingleton"));
        }

        foreach (var call in code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.Text: "AddDbContext" } } && call.ArgumentList.Arguments is [{ NameColon: null } only])
                yield return new("AddDbContext", InsertAfter(only, ", ServiceLifetime.Singleton"));
        }
    }

    /// <summary>The classes of the file that are given a session by their primary constructor.</summary>
    static IEnumerable<(ClassDeclarationSyntax Type, Library Library)> Given(Code code)
    {
        foreach (var type in code.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
        {
            var libraries = type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault()?.Parameters.Select(parameter => code.Model.GetDeclaredSymbol(parameter)?.Type).Where(code.Sessions.IsSession).Select(session => code.Sessions.RoleOf(session).Library!);

            // A connection of its own may be what a singleton is there for.
            if (libraries?.FirstOrDefault() is { MayBeDedicated: false } library && type.TypeParameterList is null)
                yield return (type, library);
        }
    }

    static IEnumerable<Mutant> AddedSingleton(Code code) => Given(code).Select(given => new Mutant(given.Library.Name, InsertAfter(
        given.Type, $"static class Registered {{ static void Add(Microsoft.Extensions.DependencyInjection.IServiceCollection services) => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<{given.Type.Identifier}>(services); }}")));

    static IEnumerable<Mutant> Background(Code code)
    {
        foreach (var (type, library) in Given(code))
        {
            if (type.BaseList is null && type.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken) && !IsInRepository(type))
            {
                yield return new(
                    library.Name,
                    Insert(type.OpenBraceToken.SpanStart, " : Microsoft.Extensions.Hosting.BackgroundService "),
                    Insert(type.OpenBraceToken.Span.End, " protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;"));
            }
        }
    }

    static IEnumerable<Mutant> RemovedCommit(Code code)
    {
        foreach (var call in code.Calls)
        {
            if (call.Statement is not { } statement || call.Session is not { } session || !(code.Commits(call) || call.Is(SessionOperation.Flush) && call.Meaning.Library.Protocol == Protocol.Context))
                continue;
            var beside = code.Beside(call).ToArray();
            var isOwn = code.IsOpenedHere(session) || beside.Any(other => other.Is(SessionOperation.Begin));
            var works = beside.Any(other => other.Is(SessionOperation.Stage, SessionOperation.Execute)) || call.Meaning.Library.Protocol == Protocol.Scope;
            if (isOwn && works && !code.Escapes(session) && !beside.Any(code.Commits) && !statement.Ancestors().Any(ancestor => ancestor is CatchClauseSyntax or FinallyClauseSyntax))
                yield return new(call.Library + (call.IsOnTransaction ? ", transaction" : ""), Remove(statement));
        }
    }

    static IEnumerable<Mutant> CommitIntoLoop(Code code)
    {
        foreach (var call in code.Calls.Where(code.Commits))
        {
            if (call.Statement is not { Parent: BlockSyntax block } statement || call.Session is not { } session || call.IsOnTransaction)
                continue;
            var index = block.Statements.IndexOf(statement);
            if (index > 0 && block.Statements[index - 1] is CommonForEachStatementSyntax { Statement: BlockSyntax body } && code.On(session, body).Any(other => other.Is(SessionOperation.Stage, SessionOperation.Execute)))
                yield return new(call.Library, Insert(body.CloseBraceToken.SpanStart, statement.ToString() + " "), Remove(statement));
        }
    }

    static IEnumerable<Mutant> Savepoint(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Begin))
        {
            if (call.Library == "SessionGuard" && call.Node.Expression is MemberAccessExpressionSyntax access)
                yield return new(call.Library, Replace(access.Name, access.Name.ToString().Replace("Begin", "BeginNested", StringComparison.Ordinal)));
        }
    }

    static IEnumerable<Mutant> EndedTwice(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Commit))
        {
            if (call.Statement is not { Parent: BlockSyntax } statement || !call.IsOnTransaction || call.Method.ContainingType.Name == "Savepoint" || call.Node.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } || call.Meaning.Library.Protocol == Protocol.Scope)
                continue;
            yield return new(call.Library + ", commit", InsertAfter(statement, statement.ToString()));
            yield return new(call.Library + ", rollback", InsertAfter(statement, receiver + ".Rollback();"));
        }
    }

    static IEnumerable<Mutant> CommitInDispose(Code code)
    {
        foreach (var type in code.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
        {
            var session = code.Calls.FirstOrDefault(call => call.Session is IFieldSymbol { IsStatic: false } or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } && call.Node.FirstAncestorOrSelf<ClassDeclarationSyntax>() == type)?.Session;
            if (session is null || type.BaseList is not null || type.OpenBraceToken.IsMissing || !type.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken))
                continue;
            var commit = code.TypeOf(session) switch
            {
                { Name: "Session" } => "Commit",
                var kept when code.Sessions.RoleOf(kept).Library?.Protocol == Protocol.Context => "SaveChanges",
                _ => null,
            };
            if (commit is not null)
                yield return new(code.Sessions.RoleOf(code.TypeOf(session)).Library!.Name, Insert(type.OpenBraceToken.SpanStart, " : IDisposable "), Insert(type.OpenBraceToken.Span.End, $" public void Dispose() {{ {session.Name}.{commit}(); }}"));
        }
    }

    static IEnumerable<Mutant> BuiltFactory(Code code)
    {
        foreach (var call in code.Of(SessionOperation.Open, SessionOperation.OpenHeld))
        {
            // A method that may run once a program is no mistake.
            if (call.Node.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax factory } || !IsInRepository(call.Node) && !IsInLoop(call.Node))
                continue;
            var made = call.Method.ContainingType.Name switch
            {
                "SessionFactory" => "new SessionFactory(Npgsql.NpgsqlFactory.Instance, \"Host=db\")",
                "DbDataSource" or "NpgsqlDataSource" => "Npgsql.NpgsqlDataSource.Create(\"Host=db\")",
                "ISessionFactory" => "new NHibernate.Cfg.Configuration().BuildSessionFactory()",
                _ => null,
            };
            if (made is not null)
                yield return new(call.Library, Replace(factory, made));
        }
    }
}
