namespace SessionGuard.Testing;

/// <summary>One library's words. <c>‹...›</c> is said only inside a transaction that commands must be given.</summary>
sealed partial record Phrases
{
    public required Library Library { get; init; }

    public required References References { get; init; }

    public required string Session { get; init; }

    public required string Factory { get; init; }

    public required string Transaction { get; init; }

    public required string Open { get; init; }

    public string Using { get; init; } = "await using";

    public required string Begin { get; init; }

    /// <summary>The statement that begins a transaction for the block, where it is not <see cref="Begin"/> in a <c>tx</c>.</summary>
    public string? UsingTransaction { get; init; }

    public string CommitTransaction { get; init; } = "tx.CommitAsync()";

    public string RollbackTransaction { get; init; } = "tx.RollbackAsync()";

    /// <summary>A session is handed on together with its transaction.</summary>
    public bool PassesTransaction { get; init; }

    public required Func<string, string> Add { get; init; }

    public required Func<string, string> Delete { get; init; }

    public required Func<string, string> Get { get; init; }

    public required string Query { get; init; }

    public required string Flush { get; init; }

    public required string Commit { get; init; }

    public required string Rollback { get; init; }

    public required string Reset { get; init; }

    public required string Close { get; init; }

    public required string ConstraintException { get; init; }

    /// <summary>A session commits and rolls back without a transaction object.</summary>
    public bool CommitsByItself { get; init; }

    public static IReadOnlyList<Phrases> All { get; } = [SessionGuard, EntityFramework, Ado, Dapper, NHibernate, EntityFramework6, Linq2Db, Marten, RavenDb, MongoDb];

    static Phrases SessionGuard => new()
    {
        Library = Library.SessionGuard,
        References = References.SessionGuard,
        Session = "Session",
        Factory = "SessionFactory",
        Transaction = "SessionTransaction",
        Open = "factory.OpenSession()",
        Begin = "await session.BeginAsync()",
        Add = entity => $"session.Add({entity});",
        Delete = entity => $"session.Delete({entity});",
        Get = key => $"session.GetAsync<User>({key})",
        Query = "session.Query<User>().ToListAsync()",
        Flush = "session.FlushAsync()",
        Commit = "session.CommitAsync()",
        Rollback = "session.RollbackAsync()",
        Reset = "await session.RollbackAsync();",
        Close = "await session.CloseAsync();",
        ConstraintException = "ConstraintViolationException",
        CommitsByItself = true,
    };

    static Phrases EntityFramework => new()
    {
        Library = Library.EntityFramework,
        References = References.EntityFramework,
        Session = "AppDbContext",
        Factory = "IDbContextFactory<AppDbContext>",
        Transaction = "Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction",
        Open = "factory.CreateDbContext()",
        Begin = "await session.Database.BeginTransactionAsync()",
        Add = entity => $"session.Add({entity});",
        Delete = entity => $"session.Remove({entity});",
        Get = key => $"session.Users.FindAsync({key})",
        Query = "session.Users.ToListAsync()",
        Flush = "session.SaveChangesAsync()",
        Commit = "session.SaveChangesAsync()",
        Rollback = "session.Database.RollbackTransactionAsync()",
        Reset = "session.ChangeTracker.Clear();",
        Close = "await session.DisposeAsync();",
        ConstraintException = "DbUpdateException",
        CommitsByItself = true,
    };

    static Phrases Ado => Connection with
    {
        Library = Library.Ado,
        Session = "NpgsqlConnection",
        Factory = "NpgsqlDataSource",
        Transaction = "NpgsqlTransaction",
        Add = _ => """await new NpgsqlCommand("insert into users (name) values ('a')", session‹, tx›).ExecuteNonQueryAsync();""",
        Delete = _ => """await new NpgsqlCommand("delete from users where id = 1", session‹, tx›).ExecuteNonQueryAsync();""",
        Get = _ => """new NpgsqlCommand("select name from users where id = 1", session‹, tx›).ExecuteScalarAsync()""",
        Query = """new NpgsqlCommand("select count(*) from users", session‹, tx›).ExecuteScalarAsync()""",
        Flush = """new NpgsqlCommand("update users set active = true", session‹, tx›).ExecuteNonQueryAsync()""",
    };

    static Phrases Dapper => Connection;

    static Phrases Connection => new()
    {
        Library = Library.Dapper,
        PassesTransaction = true,
        References = References.Ado,
        Session = "DbConnection",
        Factory = "DbDataSource",
        Transaction = "DbTransaction",
        Open = "await factory.OpenConnectionAsync()",
        Begin = "await session.BeginTransactionAsync()",
        Add = entity => $"""await session.ExecuteAsync("insert into users (name) values (@Name)", {entity}‹, tx›);""",
        Delete = entity => $"""await session.ExecuteAsync("delete from users where id = @Id", {entity}‹, tx›);""",
        Get = key => $$"""session.QuerySingleAsync<User>("select * from users where id = @id", new { id = {{key}} }‹, tx›)""",
        Query = """session.QueryAsync<User>("select * from users"‹, transaction: tx›)""",
        Flush = """session.ExecuteAsync("update users set active = true"‹, transaction: tx›)""",
        Commit = "tx.CommitAsync()",
        Rollback = "tx.RollbackAsync()",
        Reset = "await tx.RollbackAsync();",
        Close = "await session.CloseAsync();",
        ConstraintException = "DbException",
    };

    static Phrases NHibernate => new()
    {
        Library = Library.NHibernate,
        References = References.NHibernate,
        Session = "ISession",
        Factory = "ISessionFactory",
        Transaction = "ITransaction",
        Open = "factory.OpenSession()",
        Using = "using",
        Begin = "session.BeginTransaction()",
        Add = entity => $"await session.SaveAsync({entity});",
        Delete = entity => $"await session.DeleteAsync({entity});",
        Get = key => $"session.GetAsync<User>({key})",
        Query = "session.QueryOver<User>().ListAsync()",
        Flush = "session.FlushAsync()",
        Commit = "session.GetCurrentTransaction().CommitAsync()",
        Rollback = "session.GetCurrentTransaction().RollbackAsync()",
        Reset = "await session.GetCurrentTransaction().RollbackAsync(); session.Dispose();",
        Close = "session.Dispose();",
        ConstraintException = "NHibernate.Exceptions.ConstraintViolationException",
    };
}
