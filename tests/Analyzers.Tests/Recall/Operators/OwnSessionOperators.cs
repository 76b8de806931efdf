using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using static SessionGuard.Analyzers.Tests.Recall.Code;

namespace SessionGuard.Analyzers.Tests.Recall;

/// <summary>A second session, where one was enough.</summary>
static class OwnSessionOperators
{
    const string Others = "s_others";

    public static IEnumerable<Operator> All =>
    [
        new("Helper that opens its own session called amid the work", ["SES1002"], CalledAmidWork),
        new("Session of its own in a repository method", ["SES1015"], OpenedInRepository),
        new("Loaded entity staged in another session", ["SES5002"], StagedElsewhere),
        new("Merge into another session made an add", ["SES5002"], MergeToAdd),
    ];

    /// <summary>How a session of the kind is opened, and what stores an object through it.</summary>
    internal sealed record Way(string Kind, string Factory, string Open, string Add, string Commit)
    {
        public string Opening(string factory) => $"{factory}.{Open}()";
    }

    internal static Way? WayOf(Code code, ISymbol? session) => code.TypeOf(session) is not { } type ? null : type.Name switch
    {
        "Session" when type.ContainingNamespace.Name == "SessionGuard" => new("SessionGuard", "global::SessionGuard.SessionFactory", "OpenSession", "Add", "Commit"),
        "ISession" when type.ContainingNamespace.Name == "NHibernate" => new("NHibernate", "global::NHibernate.ISessionFactory", "OpenSession", "Update", "Flush"),
        "NpgsqlConnection" => new("ADO.NET", "global::Npgsql.NpgsqlDataSource", "OpenConnection", "", ""),
        "DbConnection" => new("ADO.NET", "global::System.Data.Common.DbDataSource", "OpenConnection", "", ""),
        _ => code.Sessions.RoleOf(type).Library?.Name == "EF Core" ? new("EF Core", $"global::Microsoft.EntityFrameworkCore.IDbContextFactory<{type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat).TrimEnd('?')}>", "CreateDbContext", "Add", "SaveChanges") : null,
    };

    static IEnumerable<Mutant> CalledAmidWork(Code code)
    {
        var seen = new HashSet<(ISymbol Session, SyntaxNode Function)>();
        foreach (var call in code.Calls)
        {
            if (call.Session is not { } session || WayOf(code, session) is not { } way || InBlock(call.Node) is not var (statement, next) || next is null || statement is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax))
                continue;

            // Without a transaction each command of a connection stands for itself.
            var isWork = way.Commit == "" ? call.Is(SessionOperation.Begin) : call.Is(SessionOperation.Stage, SessionOperation.Begin);
            var isEndedBehind = code.On(session, statement.Parent!).Any(other => other.Node.SpanStart > statement.Span.End && other.Is(SessionOperation.Commit, SessionOperation.Flush));
            if (!isWork || !isEndedBehind || !seen.Add((session, Function(call.Node))))
                continue;
            var work = way.Commit == ""
                ? "var command = own.CreateCommand(); command.CommandText = \"delete from orders\"; command.ExecuteNonQuery();"
                : $"own.{way.Add}(new object()); own.{way.Commit}();";
            yield return new(
                call.Library,
                InsertAfter(statement, "new OwnWork(null!).Take();"),
                Insert(code.Root.FullSpan.End, $"\nclass OwnWork({way.Factory} others) {{ public void Take() {{ using var own = {way.Opening("others")}; {work} }} }}\n"));
        }
    }

    static IEnumerable<Mutant> OpenedInRepository(Code code)
    {
        var seen = new HashSet<SyntaxNode>();
        foreach (var call in code.Of(SessionOperation.Stage, SessionOperation.Execute))
        {
            if (!BoundaryOperators.IsInRepository(call.Node) || Function(call.Node) is not MethodDeclarationSyntax method || method.Modifiers.Any(SyntaxKind.StaticKeyword) || !IsKept(call.Session) || WayOf(code, call.Session) is not { } way)
                continue;

            // What is given a transaction takes part in it.
            if (method.ParameterList.Parameters.Any(parameter => code.Sessions.RoleOf(code.Model.GetDeclaredSymbol(parameter)?.Type).Library is not null) || method.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { OpenBraceToken.RawKind: (int)SyntaxKind.OpenBraceToken } type || !seen.Add(method))
                continue;
            var opening = $"using var {call.Session!.Name} = {way.Opening(Others)};";
            var commit = way.Commit == "" ? "" : $"{call.Session.Name}.{way.Commit}();";
            var field = Insert(type.OpenBraceToken.Span.End, $" static readonly {way.Factory} {Others} = null!;");
            if (call.Statement is { Parent: BlockSyntax } statement && method.Body is { } body)
                yield return new(call.Library, field, Insert(body.OpenBraceToken.Span.End, " " + opening), InsertAfter(statement, commit));
            else if (method.ExpressionBody is { Expression: { } whole } arrow && whole == Whole(call.Node) && method.ReturnType.ToString() is var result && (result == "void" || result.StartsWith("Task", StringComparison.Ordinal)))
            {
                var run = result == "void" || whole is AwaitExpressionSyntax ? $"{whole};" : $"await {whole};";
                yield return new(
                    call.Library,
                    field,
                    Insert(method.ReturnType.SpanStart, result == "void" || code.IsAsync(call.Node) ? "" : "async "),
                    Replace(arrow, result.StartsWith("Task<", StringComparison.Ordinal) ? $"{{ {opening} return {run} }}" : $"{{ {opening} {run} {commit} }}"),
                    Replace(method.SemicolonToken, ""));
            }
        }

        static bool IsKept(ISymbol? session) => session is IFieldSymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };
    }

    static IEnumerable<Mutant> StagedElsewhere(Code code)
    {
        foreach (var (call, statement, local, _) in EntityOperators.Loaded(code))
        {
            if (local.Type.Name == "List" || call.Node.ToString().Contains("NoTracking", StringComparison.Ordinal) || WayOf(code, call.Session) is not { Commit: not "" } way)
                continue;
            if (statement.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { OpenBraceToken.RawKind: (int)SyntaxKind.OpenBraceToken } type)
            {
                yield return new(
                    call.Library,
                    Insert(type.OpenBraceToken.Span.End, $" static readonly {way.Factory} {Others} = null!;"),
                    InsertAfter(statement, $"using (var elsewhere = {way.Opening(Others)}) {{ elsewhere.{way.Add}({local.Name}!); elsewhere.{way.Commit}(); }}"));
            }
        }
    }

    static IEnumerable<Mutant> MergeToAdd(Code code)
    {
        var loaded = EntityOperators.Loaded(code).ToArray();
        foreach (var call in code.Of(SessionOperation.Stage))
        {
            if (!call.Method.Name.StartsWith("Merge", StringComparison.Ordinal) || call.Statement is null || call.Node is not { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax entity }] })
                continue;
            var origin = loaded.FirstOrDefault(other => SymbolEqualityComparer.Default.Equals(other.Local, code.Model.GetSymbolInfo(entity).Symbol)).Call?.Session;
            if (origin is not null && !SymbolEqualityComparer.Default.Equals(origin, call.Session))
                yield return new(call.Library, Replace(Whole(call.Node), $"{access.Expression}.{(call.Library == "SessionGuard" ? "Add" : "Update")}({entity})"));
        }
    }
}
