namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>A provider that can keep its database in memory, declared where the real one is not referenced.</summary>
static class EmbeddedDatabase
{
    public const string Source = """
        public class SqliteConnection : System.Data.IDbConnection
        {
            public SqliteConnection(string connectionString) { }
            public string ConnectionString { get; set; } = "";
            public int ConnectionTimeout => 0;
            public string Database => "";
            public System.Data.ConnectionState State => default;
            public System.Data.IDbTransaction BeginTransaction() => null!;
            public System.Data.IDbTransaction BeginTransaction(System.Data.IsolationLevel level) => null!;
            public void ChangeDatabase(string name) { }
            public void Close() { }
            public System.Data.IDbCommand CreateCommand() => null!;
            public void Dispose() { }
            public void Open() { }
        }
        """;
}
