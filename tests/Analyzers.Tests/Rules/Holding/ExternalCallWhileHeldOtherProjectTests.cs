using SessionGuard.Analyzers.Tests.Flow;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Holding;

/// <summary>SES4001 and SES4002 in a transaction that the code of another project began: the same, whether that is referenced as an assembly, or as source, as in an IDE.</summary>
public class ExternalCallWhileHeldOtherProjectTests
{
    private const string Declarations = """
        public interface IUsersTransaction : IDisposable { void Commit(); }
        public interface IAsyncTransaction : IAsyncDisposable { Task CommitAsync(); Task RollbackAsync(); }
        public interface IBatchTransaction : IUsersTransaction { void Add(object user); }
        public interface IDraft : IDisposable { }
        public interface IUsersRepository
        {
            Task<IUsersTransaction> BeginCreateTransactionAsync();
            Task<IUsersTransaction> CurrentTransactionAsync();
            IUsersTransaction BeginTransaction();
            ValueTask<IAsyncTransaction> BeginTransactionAsync();
            Task<IBatchTransaction> BeginBatchTransactionAsync();
            Task<IDraft> BeginDraftTransactionAsync();
            Task CreateAsync(object user);
            Task FinishAsync(IUsersTransaction transaction);
        }
        """;

    private const string Call = "await http.GetAsync(\"https://example.org\");";

    [Theory]
    [InlineData("using (var tx = await users.BeginCreateTransactionAsync()) { await users.CreateAsync(user); CALL tx.Commit(); }")]
    [InlineData("using (var tx = await users.BeginCreateTransactionAsync().ConfigureAwait(false)) { CALL tx.Commit(); }")]
    [InlineData("using var tx = users.BeginTransaction(); CALL tx.Commit(); CALL")]
    [InlineData("var tx = users.BeginTransaction(); try { CALL tx.Commit(); } finally { tx.Dispose(); } CALL")]
    [InlineData("IUsersTransaction tx = null; try { tx = users.BeginTransaction(); CALL tx.Commit(); } finally { tx?.Dispose(); } CALL")]
    [InlineData("await using var tx = await users.BeginTransactionAsync(); CALL await tx.CommitAsync(); CALL")]
    [InlineData("await using var tx = await users.BeginTransactionAsync(); if (user.Id > 0) { CALL await tx.CommitAsync(); } else { await tx.RollbackAsync(); CALL }")]
    public Task CallInside_Reports(string work) => Reports("SES4001", Call, 1, work);

    [Fact]
    public Task WaitInside_Reports() => Reports("SES4002", "await Task.Delay(500);", 1, "using var tx = users.BeginTransaction(); CALL tx.Commit(); CALL");

    [Theory]
    [InlineData("CALL using (var tx = await users.BeginCreateTransactionAsync()) { await users.CreateAsync(user); tx.Commit(); } CALL")]
    [InlineData("using (var tx = await users.BeginCreateTransactionAsync()) { await users.CreateAsync(user); } CALL")]
    [InlineData("await using var tx = await users.BeginTransactionAsync(); await tx.CommitAsync(); CALL")]
    [InlineData("await using var tx = await users.BeginTransactionAsync(); await tx.RollbackAsync(); CALL")]
    public Task CallOutside_IsSilent(string work) => Reports("SES4001", Call, 0, work);

    /// <summary>What holds its commands back until they are committed, and what is no transaction.</summary>
    [Theory]
    [InlineData("using var tx = await users.BeginBatchTransactionAsync(); tx.Add(user); CALL tx.Commit();")]
    [InlineData("using var draft = await users.BeginDraftTransactionAsync(); CALL")]
    [InlineData("using var tx = await users.CurrentTransactionAsync(); CALL tx.Commit();")]
    public Task WhatBeginsNoTransaction_IsSilent(string work) => Reports("SES4001", Call, 0, work);

    [Fact]
    public Task MethodWhoseCodeStandsHere_IsJudgedByThat() => Reports("SES4001", Call, 0, "using var tx = new Drafts().BeginTransaction(); CALL tx.Commit();", """
        class Drafts
        {
            public IUsersTransaction BeginTransaction() => new Draft();
            class Draft : IUsersTransaction { public void Commit() { } public void Dispose() { } }
        }
        """);

    [Fact]
    public Task TransactionOfAnotherCodeBase_IsSilent() => Reports("SES4001", Call, 0, "using var tx = users.BeginTransaction(); CALL tx.Commit();", assembly: "Store.Users");

    /// <summary>Whoever is given the transaction may end it.</summary>
    [Theory]
    [InlineData("var tx = users.BeginTransaction(); await users.FinishAsync(tx); CALL")]
    [InlineData("var tx = users.BeginTransaction(); Finish(tx); CALL")]
    [InlineData("var tx = users.BeginTransaction(); other = tx; other.Commit(); CALL")]
    [InlineData("var tx = users.BeginTransaction(); Action finish = () => Finish(tx); finish(); CALL")]
    public Task TransactionHandedOn_IsSilent(string work) => Reports("SES4001", Call, 0, work);

    private static async Task Reports(string id, string call, int times, string work, string more = "", string assembly = "Shop.Users")
    {
        foreach (var compilation in await Compiled.BesideAsync(Declarations, $$"""
            class Pay
            {
                readonly IUsersRepository users;
                readonly HttpClient http;
                IUsersTransaction other;
                public Pay(IUsersRepository users, HttpClient http) => (this.users, this.http) = (users, http);

                public async Task Run(User user)
                {
                    await Task.Yield();
                    {{work.Replace("CALL", call, StringComparison.Ordinal)}}
                }

                static void Finish(IUsersTransaction transaction) => transaction.Commit();
            }
            {{more}}
            """))
        {
            var (diagnostics, _) = await Compiled.AnalyzeAsync(compilation.WithAssemblyName(assembly));
            Assert.Equal(times, diagnostics.Count(found => found.Id == id));
        }
    }
}
