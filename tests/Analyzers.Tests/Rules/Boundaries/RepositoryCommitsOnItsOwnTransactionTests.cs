using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1014 where whoever uses the repository is offered a transaction, in which a context merely flushes.</summary>
public class RepositoryCommitsOnItsOwnTransactionTests
{
    const string Commits = "public void Add(User user) { db.Users.Add(user); db.SaveChanges(); }";
    const string Reported = "public void Add(User user) { db.Users.Add(user); {|SES1014:db.SaveChanges()|}; }";

    /// <summary>MODiX: services begin the repository's transaction and make several calls in it.</summary>
    [Theory]
    [InlineData("public Task<IDbContextTransaction> BeginCreateTransactionAsync() => db.Database.BeginTransactionAsync();")]
    [InlineData("public Task<IScope> BeginTransactionAsync() => Scopes.BeginAsync(db.Database);")]
    [InlineData("internal void ExecuteInTransaction(Action work) { using var tx = db.Database.BeginTransaction(); work(); tx.Commit(); }")]
    public Task RepositoryOffersOne_IsSilent(string member) => Verify.Analyzer($$"""
        using Microsoft.EntityFrameworkCore.Infrastructure;
        using Microsoft.EntityFrameworkCore.Storage;
        public interface IScope : IDisposable { void Commit(); }
        static class Scopes { public static Task<IScope> BeginAsync(DatabaseFacade database) => throw new NotSupportedException(); }
        class UserRepository(AppDbContext context)
        {
            readonly AppDbContext db = context;
            {{member}}
            {{Commits}}
        }
        """);

    [Fact]
    public Task BaseOffersOne_IsSilent() => Verify.Analyzer($$"""
        abstract class RepositoryBase(AppDbContext context)
        {
            protected readonly AppDbContext db = context;
            public IDisposable BeginTransaction() => db.Database.BeginTransaction();
        }
        class UserRepository(AppDbContext context) : RepositoryBase(context) { {{Commits}} }
        """);

    /// <summary>adnc: an interceptor begins the unit of work's transaction around a use case.</summary>
    [Theory]
    [InlineData("class UnitOfWork<T>(T context) where T : DbContext { protected T Context { get; } = context; public void BeginTransaction() => Context.Database.BeginTransaction(); }")]
    [InlineData("abstract class UnitOfWork<T>(T context) where T : DbContext { protected T Context { get; } = context; public void BeginTransaction() => Context.Database.BeginTransaction(); }")]
    [InlineData("class Work { readonly AppDbContext context; public Work(AppDbContext context) => this.context = context; public Task InTransactionAsync(Func<Task> run) => run(); }")]
    public Task UnitOfWorkOffersOne_IsSilent(string unit) => Verify.Analyzer($$"""
        {{unit}}
        class UserRepository(AppDbContext context) { readonly AppDbContext db = context; {{Commits}} }
        """);

    [Theory]
    [InlineData("private IDisposable BeginTransaction() => db.Database.BeginTransaction(); public IDisposable Locked() => BeginTransaction();")]
    [InlineData("protected IDisposable BeginTransaction() => db.Database.BeginTransaction();")]
    [InlineData("public int TransactionCount() => 0;")]
    [InlineData("public void BeginEdit() { }")]
    public Task NobodyElseMayBeginIt_Reports(string member) => Verify.Analyzer($$"""
        class UserRepository(AppDbContext context)
        {
            readonly AppDbContext db = context;
            {{member}}
            {{Reported}}
        }
        """);

    [Theory]
    [InlineData("class UnitOfWork { public void BeginTransaction() { } }")]
    [InlineData("class UnitOfWork(Session session) { readonly Session own = session; public void BeginTransaction() => own.Begin(); }")]
    [InlineData("class OrderRepository(AppDbContext context) { readonly AppDbContext own = context; public IDisposable BeginTransaction() => own.Database.BeginTransaction(); }")]
    public Task OtherSession_Reports(string unit) => Verify.Analyzer($$"""
        {{unit}}
        class UserRepository(AppDbContext context) { readonly AppDbContext db = context; {{Reported}} }
        """);

    /// <summary>A document session's save is its transaction.</summary>
    [Theory, Libraries(Library.Documents)]
    public Task NoTransactionToJoin_Reports(SessionCode s) => Verify.Analyzer($$"""
        class UserRepository
        {
            {{s.Injected("UserRepository")}}
            public void BeginTransaction() { }
            public async Task Add(User user) { {{s.Add("user")}} await {|SES1014:{{s.Flush}}|}; }
        }
        """, s);
}
