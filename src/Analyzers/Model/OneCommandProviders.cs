using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>Providers whose connections run one command at a time, so that a query must be read to its end before the next one.</summary>
internal static class OneCommandProviders
{
    private static readonly string[] Connections = ["Npgsql.NpgsqlConnection", "MySqlConnector.MySqlConnection", "MySql.Data.MySqlClient.MySqlConnection"];
    private static readonly string[] KeepingReaders = ["Npgsql.NpgsqlConnection", "MySqlConnector.MySqlConnection"];
    private static readonly string[] ContextProviders = ["Npgsql.EntityFrameworkCore.PostgreSQL", "Pomelo.EntityFrameworkCore.MySql", "MySql.EntityFrameworkCore", "MySql.Data.EntityFrameworkCore"];

    /// <summary>Providers that read several results at once, or may: where one of them is referenced, which one a context uses is not known.</summary>
    private static readonly string[] OtherProviders = ["Microsoft.EntityFrameworkCore.SqlServer", "Microsoft.EntityFrameworkCore.Sqlite", "Oracle.EntityFrameworkCore", "FirebirdSql.EntityFrameworkCore.Firebird"];

    /// <summary>Whether, by what is referenced, a second command fails on this session while the rows of the first are read.</summary>
    public static bool Serves(ITypeSymbol session, Library library, Compilation compilation) => library.Protocol switch
    {
        Protocol.Autobegin => true,
        Protocol.Connection => Connections.Contains(session.OriginalDefinition.ToDisplayString()),
        Protocol.Context => References(compilation, ContextProviders) && !References(compilation, OtherProviders),
        _ => false,
    };

    /// <summary>Whether a reader on this connection stays open when its command is disposed.</summary>
    public static bool KeepReaders(ITypeSymbol connection) => KeepingReaders.Contains(connection.OriginalDefinition.ToDisplayString());

    private static bool References(Compilation compilation, string[] names) => compilation.ReferencedAssemblyNames.Any(assembly => names.Contains(assembly.Name));
}
