namespace SessionGuard.Testing;

/// <content>Libraries that are declared under <c>Stubs</c>, with references of their own.</content>
sealed partial record Phrases
{
    // EF6 has no asynchronous commit: what is to be awaited is a statement before it.
    static Phrases EntityFramework6 => new()
    {
        Library = Library.EntityFramework6,
        References = References.EntityFramework6,
        Session = "LegacyContext",
        Factory = "System.Data.Entity.Infrastructure.IDbContextFactory<LegacyContext>",
        Transaction = "DbContextTransaction",
        Open = "factory.Create()",
        Using = "using",
        Begin = "session.Database.BeginTransaction()",
        CommitTransaction = "Task.CompletedTask; tx.Commit()",
        RollbackTransaction = "Task.CompletedTask; tx.Rollback()",
        Add = entity => $"session.Set({entity}.GetType()).Add({entity});",
        Delete = entity => $"session.Set({entity}.GetType()).Remove({entity});",
        Get = key => $"session.Users.FindAsync({key})",
        Query = "session.Users.ToListAsync()",
        Flush = "session.SaveChangesAsync()",
        Commit = "session.SaveChangesAsync()",
        Rollback = "Task.CompletedTask; session.Database.CurrentTransaction.Rollback()",
        Reset = "foreach (var entry in session.ChangeTracker.Entries().ToList()) entry.State = System.Data.Entity.EntityState.Detached;",
        Close = "session.Dispose();",
        ConstraintException = "System.Data.Entity.Infrastructure.DbUpdateException",
        CommitsByItself = true,
    };

    static Phrases Linq2Db => new()
    {
        Library = Library.Linq2Db,
        References = References.Linq2Db,
        Session = "DataConnection",
        Factory = "DataOptions",
        Transaction = "DataConnectionTransaction",
        Open = "new DataConnection(factory)",
        Begin = "await session.BeginTransactionAsync()",
        PassesTransaction = true,
        Add = entity => $"await session.InsertAsync({entity});",
        Delete = entity => $"await session.DeleteAsync({entity});",
        Get = key => $"session.GetTable<User>().Where(row => row.Id == {key}).SingleAsync()",
        Query = "session.GetTable<User>().ToListAsync()",
        Flush = "session.GetTable<User>().Set(row => row.Active, true).UpdateAsync()",
        Commit = "session.CommitTransactionAsync()",
        Rollback = "session.RollbackTransactionAsync()",
        Reset = "await session.RollbackTransactionAsync();",
        Close = "await session.DisposeAsync();",
        ConstraintException = "DbException",
    };

    static Phrases Documents => new()
    {
        Library = Library.Documents,
        References = References.Net,
        Session = "IDocumentSession",
        Factory = "IDocumentStore",
        Transaction = "object",
        Open = "factory.LightweightSession()",
        Begin = "null",
        UsingTransaction = "",
        CommitTransaction = "session.SaveChangesAsync()",
        Add = entity => $"session.Store({entity});",
        Delete = entity => $"session.Delete({entity});",
        Get = key => $"session.LoadAsync<User>({key})",
        Query = "session.Query<User>().ToListAsync()",
        Flush = "session.SaveChangesAsync()",
        Commit = "session.SaveChangesAsync()",
        Rollback = "",
        Reset = "session.EjectAllPendingChanges();",
        Close = "await session.DisposeAsync();",
        ConstraintException = "Marten.Exceptions.MartenCommandException",
        CommitsByItself = true,
    };

    static Phrases Marten => Documents with
    {
        Library = Library.Marten,
        References = References.Marten,
        Rollback = "Task.CompletedTask; session.EjectAllPendingChanges()",
        RollbackTransaction = "Task.CompletedTask; session.EjectAllPendingChanges()",
    };

    static Phrases RavenDb => Documents with
    {
        Library = Library.RavenDb,
        References = References.RavenDb,
        Session = "IAsyncDocumentSession",
        Open = "factory.OpenAsyncSession()",
        Using = "using",
        Add = entity => $"await session.StoreAsync({entity});",
        Get = key => $"""session.LoadAsync<User>("users/" + {key})""",
        Rollback = "Task.CompletedTask; session.Advanced.Clear()",
        RollbackTransaction = "Task.CompletedTask; session.Advanced.Clear()",
        Reset = "session.Advanced.Clear();",
        Close = "session.Dispose();",
        ConstraintException = "Raven.Client.Exceptions.ConcurrencyException",
    };

    static Phrases MongoDb => new()
    {
        Library = Library.MongoDb,
        References = References.MongoDb,
        Session = "IClientSessionHandle",
        Factory = "IMongoClient",
        Transaction = "object",
        Open = "await factory.StartSessionAsync()",
        Using = "using",
        Begin = "null",
        UsingTransaction = "session.StartTransaction();",
        CommitTransaction = "session.CommitTransactionAsync()",
        RollbackTransaction = "session.AbortTransactionAsync()",
        Add = entity => $"await Store.Users.InsertManyAsync(session, new object[] {{ {entity} }}.OfType<User>());",
        Delete = entity => "await Store.Users.DeleteOneAsync(session, row => row.Id == 1);",
        Get = key => $"Store.Users.Find(session, row => row.Id == {key}).SingleAsync()",
        Query = "Store.Users.Find(session, row => row.Active).ToListAsync()",
        Flush = "Store.Users.UpdateManyAsync(session, row => row.Active, Builders<User>.Update.Set(row => row.Active, false))",
        Commit = "session.CommitTransactionAsync()",
        Rollback = "session.AbortTransactionAsync()",
        Reset = "await session.AbortTransactionAsync();",
        Close = "session.Dispose();",
        ConstraintException = "MongoWriteException",
    };
}
