using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1005: connections that a reader is told to close.</summary>
public class SessionNeverClosedReadersTests
{
    [Theory]
    [InlineData("var reader = command.ExecuteReader(CommandBehavior.CloseConnection); if (reader.Read()) Log(reader.GetInt64(0));")]
    [InlineData("var reader = await command.ExecuteReaderAsync(CommandBehavior.CloseConnection | CommandBehavior.SingleRow); while (await reader.ReadAsync()) Log(reader[0]);")]
    public Task ReaderThatIsNeverClosed_Reports(string read) => Read("{|SES1005:new NpgsqlConnection(text)|}", read);

    [Theory]
    [InlineData("using var reader = command.ExecuteReader(CommandBehavior.CloseConnection); Log(reader.Read());")]
    [InlineData("await using var reader = await command.ExecuteReaderAsync(CommandBehavior.CloseConnection); Log(reader.Read());")]
    [InlineData("using (var reader = command.ExecuteReader(CommandBehavior.CloseConnection)) Log(reader.Read());")]
    [InlineData("var reader = command.ExecuteReader(CommandBehavior.CloseConnection); using (reader) Log(reader.Read());")]
    [InlineData("var reader = command.ExecuteReader(CommandBehavior.CloseConnection); try { Log(reader.Read()); } finally { reader.Close(); }")]
    [InlineData("var reader = command.ExecuteReader(CommandBehavior.CloseConnection); Log(reader.Read()); await reader.DisposeAsync();")]
    [InlineData("var reader = command.ExecuteReader(CommandBehavior.CloseConnection); reader?.Close();")]
    [InlineData("var reader = command.ExecuteReader(CommandBehavior.CloseConnection); Log(reader);")]
    [InlineData("DbDataReader? reader = null; try { reader = command.ExecuteReader(CommandBehavior.CloseConnection); } finally { reader?.Dispose(); }")]
    [InlineData("DbDataReader reader = command.ExecuteReader(CommandBehavior.CloseConnection); foreach (var row in reader) Log(row);")]
    [InlineData("kept = command.ExecuteReader(CommandBehavior.CloseConnection);")]
    [InlineData("var table = new DataTable(); table.Load(command.ExecuteReader(CommandBehavior.CloseConnection));")]
    public Task ReaderThatMayBeClosed_IsSilent(string read) => Read("new NpgsqlConnection(text)", read);

    private static Task Read(string opening, string read) => Verify.Analyzer($$"""
        class Rows
        {
            private DbDataReader? kept;
            public async Task Load(string text)
            {
                var connection = {{opening}};
                connection.Open();
                var command = new NpgsqlCommand("select 1", connection);
                {{read}}
                await Task.Yield();
                Log(kept);
            }
        }
        """);
}
