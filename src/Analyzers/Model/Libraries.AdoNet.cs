using static SessionGuard.Analyzers.Model.SessionOperation;

namespace SessionGuard.Analyzers.Model;

/// <content>ADO.NET, with Dapper and every provider, and linq2db.</content>
internal static partial class Libraries
{
    public static readonly Library AdoNet = new()
    {
        Name = "ADO.NET",
        SessionNoun = "a connection",
        Protocol = Protocol.Connection,
        Assemblies = ["Dapper", "Dapper.", "Npgsql", "MySqlConnector", "MySql.Data", "Oracle.ManagedDataAccess", "FirebirdSql.Data.FirebirdClient"],
        MappingAttributes = ["Dapper.Contrib.Extensions"],
        Sessions = ["System.Data.Common.DbConnection", "System.Data.IDbConnection"],
        SessionSuffixes = ["Connection"],
        Deferred = ["System.Data.IDataReader", AsyncEnumerable],
        Factories = ["System.Data.Common.DbDataSource", "System.Data.Common.DbProviderFactory"],
        ExpensiveFactories = ["System.Data.Common.DbDataSource"],
        FactoryBuilders =
        [
            ("Npgsql.NpgsqlDataSource", "Create"), ("Npgsql.NpgsqlDataSourceBuilder", "Build BuildMultiHost"), ("Npgsql.NpgsqlSlimDataSourceBuilder", "Build BuildMultiHost"),
            ("MySqlConnector.MySqlDataSourceBuilder", "Build"),
        ],
        Transactions = ["System.Data.Common.DbTransaction", "System.Data.IDbTransaction"],
        Parts =
        [
            "System.Data.Common.DbCommand", "System.Data.IDbCommand", "System.Data.Common.DbDataReader", "System.Data.IDataReader", "System.Data.Common.DbBatch",
        ],
        Operations =
        [
            new("System.Data.Common.DbDataSource", OpenHeld, "OpenConnection"),
            new("System.Data.Common.DbDataSource", Open, "CreateConnection"),
            new("System.Data.Common.DbProviderFactory", Open, "CreateConnection"),
            new("System.Data.Common.DbConnection", OpenConnection, "Open"),
            new("System.Data.IDbConnection", OpenConnection, "Open"),
            new("System.Data.Common.DbConnection", CloseConnection, "Close"),
            new("System.Data.IDbConnection", CloseConnection, "Close"),
            new("System.Data.Common.DbConnection", Close, "Dispose"),
            new("System.Data.Common.DbConnection", Begin, "BeginTransaction"),
            new("System.Data.IDbConnection", Begin, "BeginTransaction"),
            new("System.Data.Common.DbTransaction", Commit, "Commit"),
            new("System.Data.IDbTransaction", Commit, "Commit"),
            new("System.Data.Common.DbTransaction", Rollback, "Rollback"),
            new("System.Data.IDbTransaction", Rollback, "Rollback"),
            new("System.Data.Common.DbTransaction", SetSavepoint, "Save"),
            new("System.Data.Common.DbTransaction", EndSavepoint, "Release"),
            new("System.Data.Common.DbTransaction", EndTransaction, "Dispose"),
            new("System.Data.IDbTransaction", EndTransaction, "Dispose"),
            new("System.Data.Common.DbCommand", Execute, "ExecuteNonQuery"),
            new("System.Data.IDbCommand", Execute, "ExecuteNonQuery"),
            new("System.Data.Common.DbCommand", SessionOperation.Query, "ExecuteReader ExecuteScalar"),
            new("System.Data.IDbCommand", SessionOperation.Query, "ExecuteReader ExecuteScalar"),
            new("System.Data.Common.DbBatch", Execute, "ExecuteNonQuery"),
            new("System.Data.Common.DbBatch", SessionOperation.Query, "ExecuteReader ExecuteScalar"),
            new("System.Data.Common.DbDataReader", SessionOperation.Query, "Read NextResult"),
            new("Dapper.SqlMapper", Execute, "Execute", SessionSource.FirstArgument),
            new("Dapper.SqlMapper", SessionOperation.Query,
                "Query QueryFirst QueryFirstOrDefault QuerySingle QuerySingleOrDefault QueryMultiple QueryUnbuffered ExecuteScalar ExecuteReader", SessionSource.FirstArgument),
        ],
        StateProperties = "State Connection Transaction",
        NextRow = "Read",
        RowsEnd = "Close Dispose",
        RowByRow = ("QueryUnbuffered ReadUnbuffered", "buffered"),
        ClosesWithResult = ("System.Data.CommandBehavior", "CloseConnection"),
        Framework = ("System.Data.Common", "System.Data"),
        Failures = ["System.Data.Common.DbException"],
        RollbackMember = "Rollback",
        ResetAdvice = "roll back or dispose the transaction before the connection is used again",
        MayBeDedicated = true,
        CommandMakers = "CreateCommand CreateBatch",
        JoinMember = "EnlistTransaction",
        CommandTransaction = "Transaction",
        CommandDefinitions = ["Dapper.CommandDefinition"],
        CommandsNeedTransaction =
        [
            "Microsoft.Data.SqlClient.SqlConnection", "System.Data.SqlClient.SqlConnection", "MySqlConnector.MySqlConnection",
            "System.Data.Odbc.OdbcConnection", "System.Data.OleDb.OleDbConnection", "FirebirdSql.Data.FirebirdClient.FbConnection",
        ],
        ConstructedCommandsNeedTransaction = ["Microsoft.Data.Sqlite.SqliteConnection"],
        CommandsTakePart =
        [
            "Npgsql.NpgsqlConnection", "Microsoft.Data.Sqlite.SqliteConnection", "System.Data.SQLite.SQLiteConnection",
            "Oracle.ManagedDataAccess.Client.OracleConnection", "MySql.Data.MySqlClient.MySqlConnection",
        ],
        JoinsScopeOnOpen = ["Microsoft.Data.SqlClient.SqlConnection", "System.Data.SqlClient.SqlConnection", "Npgsql.NpgsqlConnection", "MySqlConnector.MySqlConnection"],
        TransactionsSurviveErrors = ["Microsoft.Data.Sqlite.SqliteConnection", "System.Data.SQLite.SQLiteConnection"],
    };

    public static readonly Library Linq2Db = new()
    {
        Name = "linq2db",
        SessionNoun = "a data connection",
        Registrations = ("AddLinqToDBContext", "lifetime"),
        Protocol = Protocol.Statements,
        Assemblies = ["linq2db", "linq2db."],
        Mappings = ["LinqToDB.ITable`1"],
        MappingAttributes = ["LinqToDB.Mapping", "System.Data.Linq.Mapping"],
        Sessions = ["LinqToDB.Data.DataConnection", "LinqToDB.DataContext", "LinqToDB.IDataContext"],
        SessionSuffixes = ["Connection", "DataContext"],
        Deferred = ["System.Linq.IQueryable", AsyncEnumerable],
        Transactions = ["LinqToDB.Data.DataConnectionTransaction", "LinqToDB.DataContextTransaction"],
        Parts = ["LinqToDB.ITable`1", "LinqToDB.Linq.IUpdatable`1", "LinqToDB.Linq.IValueInsertable`1", "System.Linq.IQueryable"],
        Operations =
        [
            new("LinqToDB.Data.DataConnection", Begin, "BeginTransaction"),
            new("LinqToDB.Data.DataConnection", Commit, "CommitTransaction"),
            new("LinqToDB.Data.DataConnection", Rollback, "RollbackTransaction"),
            new("LinqToDB.Data.DataConnection", CloseConnection, "Close"),
            new("LinqToDB.IDataContext", CloseConnection, "Close"),
            new("LinqToDB.Data.DataConnection", Close, "Dispose"),
            new("LinqToDB.DataContext", Close, "Dispose"),
            new("LinqToDB.DataContext", Begin, "BeginTransaction"),
            new("LinqToDB.Data.DataConnectionTransaction", Commit, "Commit"),
            new("LinqToDB.Data.DataConnectionTransaction", Rollback, "Rollback"),
            new("LinqToDB.Data.DataConnectionTransaction", EndTransaction, "Dispose"),
            new("LinqToDB.DataContextTransaction", Begin, "BeginTransaction"),
            new("LinqToDB.DataContextTransaction", Commit, "CommitTransaction"),
            new("LinqToDB.DataContextTransaction", Rollback, "RollbackTransaction"),
            new("LinqToDB.DataContextTransaction", EndTransaction, "Dispose"),
            new("LinqToDB.DataExtensions", Execute,
                "Insert InsertWithIdentity InsertWithInt32Identity InsertWithInt64Identity InsertOrReplace Update Delete", SessionSource.FirstArgument),
            new("LinqToDB.LinqExtensions", Execute, "Insert InsertWithIdentity InsertWithInt32Identity InsertWithInt64Identity InsertOrUpdate Update Delete", SessionSource.FirstArgument),
            .. Linq,
            new("LinqToDB.AsyncExtensions", SessionOperation.Query, Linq2DbReads, SessionSource.FirstArgument),
            new("LinqToDB.Async.AsyncExtensions", SessionOperation.Query, Linq2DbReads, SessionSource.FirstArgument),
            new("LinqToDB.Data.DataConnectionExtensions", Execute, "Execute ExecuteProc BulkCopy", SessionSource.FirstArgument),
            new("LinqToDB.Data.DataContextExtensions", Execute, "BulkCopy", SessionSource.FirstArgument),
            new("LinqToDB.Data.DataConnectionExtensions", SessionOperation.Query, "Query QueryToList QueryProc ExecuteReader", SessionSource.FirstArgument),
        ],
        Failures = ["LinqToDB.LinqToDBException", "System.Data.Common.DbException"],
        StateProperties = "Connection Transaction",
        RollbackMember = "RollbackTransaction",
        ResetAdvice = "roll back or dispose the transaction before the data connection is used again",
    };

    private const string Linq2DbReads = "ToList ToArray ToDictionary ForEach First FirstOrDefault Single SingleOrDefault Any All Count LongCount Min Max Sum Average Contains";
}
