using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3006 for writes that are not given the client session whose transaction is open.</summary>
public class CommandOutsideTransactionSessionlessTests
{
    [Theory]
    [InlineData("session.StartTransaction(); await {|SES3006:Store.Users.InsertOneAsync(user)|}; await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); {|SES3006:Store.Users.InsertOne(user)|}; await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); var users = Store.Users; await {|SES3006:users.DeleteOneAsync(row => row.Id == 1)|}; await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); foreach (var id in ids) await {|SES3006:Store.Users.DeleteOneAsync(row => row.Id == id)|}; await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); await Add(); await session.CommitTransactionAsync(); Task Add() => {|SES3006:Store.Users.InsertOneAsync(user)|};")]
    [InlineData("await session.WithTransactionAsync(async (given, token) => { await {|SES3006:Store.Users.InsertOneAsync(user)|}; return 1; });")]
    [InlineData("await session.WithTransactionAsync(async (_, _) => { await {|SES3006:Store.Users.InsertOneAsync(user)|}; return 1; });")]
    public Task WriteBesideTheTransaction_Reports(string work) => Verify.Analyzer(Work(work), References.MongoDb);

    [Theory]
    [InlineData("session.StartTransaction(); await Store.Users.InsertOneAsync(session, user); await session.CommitTransactionAsync();")]
    [InlineData("await Store.Users.InsertOneAsync(user); session.StartTransaction(); await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); await session.CommitTransactionAsync(); await Store.Users.InsertOneAsync(user);")]
    [InlineData("session.StartTransaction(); try { await session.CommitTransactionAsync(); } catch { await session.AbortTransactionAsync(); await Store.Users.InsertOneAsync(user); throw; }")]
    [InlineData("if (ids.Length > 0) session.StartTransaction(); await Store.Users.InsertOneAsync(user); if (session.IsInTransaction) await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); try { await Store.Users.InsertOneAsync(session, user); await session.CommitTransactionAsync(); } catch { await Store.Users.InsertOneAsync(user); await session.AbortTransactionAsync(); throw; }")]
    [InlineData("session.StartTransaction(); try { await Store.Users.InsertOneAsync(session, user); await session.CommitTransactionAsync(); } finally { await Store.Users.InsertOneAsync(user); }")]
    [InlineData("session.StartTransaction(); Action later = () => Store.Users.InsertOne(user); Log(later); await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); await client.GetDatabase(\"admin\").RunCommandAsync(new Command<int>()); await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); Log(await Store.Users.Find(row => row.Active).FirstAsync()); await session.CommitTransactionAsync();")]
    [InlineData("await Store.Users.InsertOneAsync(user); await Store.Users.UpdateOneAsync(row => row.Id == 1, Builders<User>.Update.Set(row => row.Active, true));")]
    [InlineData("await session.WithTransactionAsync(async (given, token) => { await Store.Users.InsertOneAsync(given, user); return 1; });")]
    [InlineData("await session.WithTransactionAsync(async (given, token) => { await Store.Users.InsertOneAsync(session, user); return 1; });")]
    public Task WriteWithinOrWithoutATransaction_IsSilent(string work) => Verify.Analyzer(Work(work), new VerifyOptions { References = References.MongoDb, Only = ["SES3006"] });

    /// <summary>A repository that knows of no session.</summary>
    [Theory]
    [InlineData("session.StartTransaction(); await {|SES3006:repository.AddAsync(user)|}; await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); await Store.Users.InsertOneAsync(session, user); await {|SES3006:repository.AddAllAsync(new[] { user })|}; await session.CommitTransactionAsync();")]
    [InlineData("await session.WithTransactionAsync(async (given, token) => { await {|SES3006:repository.AddAsync(user)|}; return 1; });")]
    [InlineData("session.StartTransaction(); await repository.AddAsync(user, session); await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); Log(await repository.CountAsync()); await session.CommitTransactionAsync();")]
    [InlineData("await repository.AddAsync(user); session.StartTransaction(); await session.CommitTransactionAsync(); await repository.AddAsync(user);")]
    public Task WriteOfAHelper_IsReportedAtItsCall(string work) => Verify.Analyzer($$"""
        class UserRepository(IMongoCollection<User> users)
        {
            public Task AddAsync(User user) => users.InsertOneAsync(user);
            public Task AddAsync(User user, IClientSessionHandle session) => users.InsertOneAsync(session, user);
            public async Task AddAllAsync(User[] all) { foreach (var user in all) await AddAsync(user); }
            public Task<long> CountAsync() => users.CountDocumentsAsync(user => user.Active);
        }

        class Work(IMongoClient client, UserRepository repository)
        {
            public async Task Run(User user)
            {
                using var session = await client.StartSessionAsync();
                {{work}}
            }
        }
        """, new VerifyOptions { References = References.MongoDb, Only = ["SES3006"] });

    static string Work(string work) => $$"""
        class Work(IMongoClient client)
        {
            public async Task Run(User user, int[] ids)
            {
                using var session = await client.StartSessionAsync();
                {{work}}
            }
        }
        """;
}
