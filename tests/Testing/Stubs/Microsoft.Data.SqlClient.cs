// The parts of Microsoft.Data.SqlClient that the rules meet, under their true names, namespaces and signatures.

using System.Data;
using System.Data.Common;

namespace Microsoft.Data.SqlClient
{
    public sealed class SqlConnection : DbConnection
    {
        public SqlConnection(string connectionString) => ConnectionString = connectionString;
        public override string ConnectionString { get; set; }
        public override string Database => "";
        public override string DataSource => "";
        public override string ServerVersion => "";
        public override ConnectionState State => ConnectionState.Closed;
        public new SqlTransaction BeginTransaction() => null!;
        public new SqlTransaction BeginTransaction(IsolationLevel iso) => null!;
        public new SqlCommand CreateCommand() => null!;
        public override void ChangeDatabase(string database) { }
        public override void Close() { }
        public override void Open() { }
        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => null!;
        protected override DbCommand CreateDbCommand() => null!;
    }

    public sealed class SqlTransaction : DbTransaction
    {
        private SqlTransaction() { }
        public new SqlConnection Connection => null!;
        public override IsolationLevel IsolationLevel => default;
        protected override DbConnection DbConnection => null!;
        public override void Commit() { }
        public override void Rollback() { }
        public override void Save(string savePointName) { }
    }

    public sealed class SqlCommand : DbCommand
    {
        public SqlCommand() { }
        public SqlCommand(string cmdText) { }
        public SqlCommand(string cmdText, SqlConnection connection) { }
        public SqlCommand(string cmdText, SqlConnection connection, SqlTransaction transaction) { }
        public new SqlConnection Connection { get; set; } = null!;
        public new SqlTransaction Transaction { get; set; } = null!;
        public override string CommandText { get; set; } = "";
        public override int CommandTimeout { get; set; }
        public override CommandType CommandType { get; set; }
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection DbConnection { get; set; } = null!;
        protected override DbParameterCollection DbParameterCollection => null!;
        protected override DbTransaction DbTransaction { get; set; } = null!;
        public override void Cancel() { }
        public override int ExecuteNonQuery() => 0;
        public override object ExecuteScalar() => null!;
        public override void Prepare() { }
        protected override DbParameter CreateDbParameter() => null!;
        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => null!;
    }

    public sealed class SqlException : DbException
    {
        public int Number => 0;
    }
}
