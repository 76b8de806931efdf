using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3006 for helpers that are given the client session, and do not hand it on to a write.</summary>
public class CommandOutsideTransactionForgottenTests
{
    [Theory]
    [InlineData("public Task AddAsync(User user, IClientSessionHandle session) => {|SES3006:users.InsertOneAsync(user)|};")]
    [InlineData("public async Task AddAsync(User user, IClientSessionHandle session) { ArgumentNullException.ThrowIfNull(session); await {|SES3006:users.InsertOneAsync(user)|}; }")]
    [InlineData("public async Task AddAsync(User user, IClientSessionHandle session) { if (session == null) throw new ArgumentNullException(nameof(session)); await {|SES3006:users.InsertOneAsync(user)|}; }")]
    [InlineData("public async Task AddAsync(User user, IClientSessionHandle session) { if (await users.CountDocumentsAsync(session, row => row.Id == 1) == 0) await {|SES3006:users.InsertOneAsync(user)|}; }")]
    [InlineData("public async Task AddAsync(User user, IClientSessionHandle session) => await {|SES3006:StoreAsync(user)|}; Task StoreAsync(User user) => users.InsertOneAsync(user);")]
    [InlineData("public Task AddAsync(User user, IClientSessionHandle session) => StoreAsync(user, session); Task StoreAsync(User user, IClientSessionHandle given) => {|SES3006:users.InsertOneAsync(user)|};")]
    public Task CalledInATransaction_Reports(string add) => Verify.Analyzer(Code(add, "session.StartTransaction(); await repository.AddAsync(user, session); await session.CommitTransactionAsync();"), MongoDb);

    [Theory]
    [InlineData("await session.WithTransactionAsync(async (given, token) => { await repository.AddAsync(user, given); return 1; });")]
    [InlineData("await session.WithTransactionAsync(async (_, token) => { await repository.AddAsync(user, session); return 1; });")]
    [InlineData("session.StartTransaction(); await Add(); await session.CommitTransactionAsync(); Task Add() => repository.AddAsync(user, session);")]
    public Task CalledByADelegateInATransaction_Reports(string work) =>
        Verify.Analyzer(Code("public Task AddAsync(User user, IClientSessionHandle session) => {|SES3006:users.InsertOneAsync(user)|};", work), MongoDb);

    /// <summary>Nobody in sight calls it, but one of its writes has the session.</summary>
    [Theory]
    [InlineData("await users.DeleteOneAsync(session, row => row.Id == 1); await {|SES3006:users.InsertOneAsync(user)|};")]
    [InlineData("await {|SES3006:users.InsertOneAsync(user)|}; await users.DeleteOneAsync(session, row => row.Id == 1);")]
    [InlineData("if (user.Active) await {|SES3006:users.DeleteOneAsync(row => row.Id == 1)|}; await users.InsertOneAsync(session, user);")]
    [InlineData("await KeepAsync(user, session); await {|SES3006:users.DeleteOneAsync(row => row.Id == 1)|};")]
    public Task AnotherWriteHasTheSession_Reports(string body) => Verify.Analyzer(Code($$"""
        public async Task AddAsync(User user, IClientSessionHandle session) { {{body}} }
            Task KeepAsync(User user, IClientSessionHandle session) => users.InsertOneAsync(session, user);
        """, "Log(user);"), MongoDb);

    /// <summary>Both ways on purpose: with the session where there is one, or where it is wanted.</summary>
    [Theory]
    [InlineData("if (session is null) await users.InsertOneAsync(user); else await users.InsertOneAsync(session, user);")]
    [InlineData("if (session != null) { await users.InsertOneAsync(session, user); return; } await users.InsertOneAsync(user);")]
    [InlineData("await (session == null ? users.InsertOneAsync(user) : users.InsertOneAsync(session, user));")]
    [InlineData("await (session switch { null => users.InsertOneAsync(user), _ => users.InsertOneAsync(session, user) });")]
    [InlineData("if (session is { IsInTransaction: true }) await users.InsertOneAsync(session, user); else await users.InsertOneAsync(user);")]
    [InlineData("if (session?.IsInTransaction == true) return; await users.InsertOneAsync(user);")]
    [InlineData("var isAlone = session is null; if (isAlone) await users.InsertOneAsync(user);")]
    [InlineData("if (!session.IsInTransaction) await users.InsertOneAsync(user);")]
    [InlineData("foreach (var one in new[] { user }) { if (one.Active) await users.InsertOneAsync(session, one); else await users.InsertOneAsync(one); }")]
    public Task WithAndWithoutTheSession_IsSilent(string body) => Verify.Analyzer(
        Code($"public async Task AddAsync(User user, IClientSessionHandle session) {{ {body} }}", "session.StartTransaction(); await repository.AddAsync(user, session); await session.CommitTransactionAsync();"), MongoDb);

    [Theory]
    [InlineData("await users.InsertOneAsync(session, user); await session.CommitTransactionAsync(); await users.DeleteOneAsync(row => row.Id == 1);")]
    [InlineData("try { await users.InsertOneAsync(session, user); } catch { await users.DeleteOneAsync(row => row.Id == 1); throw; }")]
    [InlineData("await users.InsertOneAsync(session, user); Log(await users.CountDocumentsAsync(row => row.Id == 1));")]
    [InlineData("await users.InsertOneAsync(session, user); Action later = () => users.InsertOne(user); Log(later);")]
    public Task WriteThatIsNoPartOfTheTransaction_IsSilent(string body) => Verify.Analyzer(
        Code($"public async Task AddAsync(User user, IClientSessionHandle session) {{ {body} }}", "Log(user);"), MongoDb);

    [Theory]
    [InlineData("await repository.AddAsync(user, session);")]
    [InlineData("await repository.AddAsync(user, session); session.StartTransaction(); await session.CommitTransactionAsync();")]
    [InlineData("session.StartTransaction(); try { await session.CommitTransactionAsync(); } catch { await repository.AddAsync(user, session); throw; }")]
    public Task NoTransactionInSight_IsSilent(string work) => Verify.Analyzer(Code("public Task AddAsync(User user, IClientSessionHandle session) => users.InsertOneAsync(user);", work), MongoDb);

    [Theory]
    [InlineData("{|#0:users.InsertOne(user)|};", "session.StartTransaction(); {|#1:repository.Add(user, session)|}; session.CommitTransaction();", "'session' has a transaction open, and InsertOne is sent without it: it is stored at once, and stays when the transaction is rolled back; pass 'session'")]
    [InlineData("{|#1:users.InsertOne(session, user)|}; {|#0:users.InsertOne(user)|};", "Log(user);", "'session' is given to InsertOne, and InsertOne is sent without it: it is stored at once, and stays when the transaction is rolled back; pass 'session'")]
    public Task Message_NamesTheSession(string body, string work, string message)
    {
        var expected = new DiagnosticResult(Descriptors.SES3006).WithLocation(0).WithLocation(1);
        if (work.Contains("StartTransaction"))
            expected = expected.WithLocation(2);
        return Verify.Analyzer(
            Code($"public void Add(User user, IClientSessionHandle session) {{ {body} }}", work.Replace("session.StartTransaction()", "{|#2:session.StartTransaction()|}")),
            new VerifyOptions { References = References.MongoDb, Expected = [expected.WithMessage(message)] });
    }

    static VerifyOptions MongoDb => new() { References = References.MongoDb, Only = ["SES3006"] };

    static string Code(string add, string work) => $$"""
        class UserRepository(IMongoCollection<User> users)
        {
            {{add}}
        }

        class Work(IMongoClient client, UserRepository repository)
        {
            public async Task Run(User user)
            {
                using var session = await client.StartSessionAsync();
                {{work}}
            }
        }
        """;
}
