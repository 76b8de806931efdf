using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3001 where the code heeds the failure: it resets the session by a helper, or asks how the work went.</summary>
public class ExceptionCaughtWithoutRollbackHeededTests
{
    [Theory]
    [InlineData("DbUpdateConcurrencyException")]
    [InlineData("DbUpdateException")]
    public Task HelperThatDetachesWhatFailed_IsSilent(string failure) => Verify.Analyzer($$"""
        class Queue(AppDbContext db)
        {
            public async Task Claim()
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    var user = await db.Users.FirstAsync();
                    user.Active = true;
                    try { await db.SaveChangesAsync(); return; }
                    catch ({{failure}} e) { Detach(e); }
                }
            }

            static void Detach({{failure}} failure)
            {
                foreach (var entry in failure.Entries)
                    entry.State = EntityState.Detached;
            }
        }
        """);

    [Theory]
    [InlineData("if (user is null) return; user.Active = true;")]

    // What fails in it anew is another handler's doing.
    [InlineData("try { user.Active = true; await db.SaveChangesAsync(); } {|SES3001:catch|} (Exception e) { Log(e); } user.Email = \"\";")]
    public Task WorkThatClearsTheContextFirst_IsNotTheOuterHandlersFault(string work) => Verify.Analyzer($$"""
        class Queue(AppDbContext db)
        {
            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    try { await Deliver(id); }
                    catch (Exception e) { Log(e); }
                }
            }

            async Task Deliver(int id)
            {
                db.ChangeTracker.Clear();
                var user = await db.Users.FirstAsync(u => u.Id == id);
                {{work}}
                await db.SaveChangesAsync();
            }
        }
        """);

    [Theory]
    [InlineData("if (!await Try(user)) return;")]
    [InlineData("var done = await Try(user); if (!done) return;")]
    public Task CallerThatAsksWhetherItWorked_IsSilent(string work) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                {{work}}
                db.Orders.Add(new Order());
                await db.SaveChangesAsync();
            }

            async Task<bool> Try(User user)
            {
                try { db.Users.Add(user); await db.SaveChangesAsync(); return true; }
                catch (Exception e) { Log(e); return false; }
            }
        }
        """);

    [Fact]
    public Task CallerThatDoesNotAsk_Reports() => Verify.Analyzer("""
        class Register(AppDbContext db)
        {
            public async Task Run(User user)
            {
                await Try(user);
                db.Orders.Add(new Order());
                await db.SaveChangesAsync();
            }

            async Task<bool> Try(User user)
            {
                try { db.Users.Add(user); await db.SaveChangesAsync(); return true; }
                {|SES3001:catch|} (Exception e) { Log(e); return false; }
            }
        }
        """);

    /// <summary>The answer of each step is gathered in one result, which the next one asks.</summary>
    [Fact]
    public Task CallerThatGathersTheAnswers_IsSilent() => Verify.Analyzer("""
        class Answer { public bool Succeeded { get; set; } = true; public List<string> Errors { get; } = new(); }

        static class Answers { public static void Gather(Answer one, ref Answer all) { all.Succeeded &= one.Succeeded; } }

        class Copy(AppDbContext db)
        {
            public async Task<Answer> Run()
            {
                var all = new Answer();
                if (all.Succeeded) { var one = await CopyUsers(db); Answers.Gather(one, ref all); }
                if (all.Succeeded) { var one = await CopyOrders(db); Answers.Gather(one, ref all); }
                return all;
            }

            async Task<Answer> CopyUsers(AppDbContext context)
            {
                var answer = new Answer();
                try { context.Users.Add(new User()); await context.SaveChangesAsync(); }
                catch (Exception e) { answer.Succeeded = false; answer.Errors.Add(e.Message); }
                return answer;
            }

            async Task<Answer> CopyOrders(AppDbContext context)
            {
                var answer = new Answer();
                try { context.Orders.Add(new Order()); await context.SaveChangesAsync(); }
                catch (Exception e) { answer.Succeeded = false; answer.Errors.Add(e.Message); }
                return answer;
            }
        }
        """);

    [Theory]
    [InlineData("var stored = 0;", "stored = await db.SaveChangesAsync();", "stored > 0")]
    [InlineData("var stored = 0;", "stored = await db.SaveChangesAsync();", "0 < stored")]
    [InlineData("var stored = 0;", "stored = await db.SaveChangesAsync();", "stored is > 0 and < 10")]
    [InlineData("var stored = 0;", "stored = await db.SaveChangesAsync();", "stored is 1 or 2")]
    [InlineData("var stored = false;", "await db.SaveChangesAsync(); stored = true;", "stored")]
    [InlineData("var stored = false;", "await db.SaveChangesAsync(); stored = true;", "stored == true")]
    [InlineData("var stored = false;", "await db.SaveChangesAsync(); stored = true;", "stored is not false")]
    [InlineData("var stored = false;", "stored = await db.SaveChangesAsync() > 0;", "stored")]
    public Task GoesOnOnlyWithWhatWasStored_IsSilent(string before, string save, string condition) => Verify.Analyzer($$"""
        class Import(AppDbContext db)
        {
            public async Task Run(User user)
            {
                db.Users.Add(user);
                {{before}}
                try { {{save}} }
                catch (Exception e) { Log(e); }
                if ({{condition}})
                {
                    db.Orders.Add(new Order());
                    await db.SaveChangesAsync();
                }
            }
        }
        """);

    [Theory]
    [InlineData("var stored = 0;", "stored = await db.SaveChangesAsync();", "stored == 0")]
    [InlineData("var stored = 1;", "stored = await db.SaveChangesAsync();", "stored > 0")]
    [InlineData("var stored = 0;", "stored = await db.SaveChangesAsync();", "0 >= stored")]
    [InlineData("var stored = 0;", "stored = await db.SaveChangesAsync();", "stored is 0 or > 10")]
    [InlineData("var stored = false;", "stored = true; await db.SaveChangesAsync();", "stored")]
    public Task GoesOnWithWhatWasNot_Reports(string before, string save, string condition) => Verify.Analyzer($$"""
        class Import(AppDbContext db)
        {
            public async Task Run(User user)
            {
                db.Users.Add(user);
                {{before}}
                try { {{save}} }
                {|SES3001:catch|} (Exception e) { Log(e); }
                if ({{condition}})
                {
                    db.Orders.Add(new Order());
                    await db.SaveChangesAsync();
                }
            }
        }
        """);

    /// <summary>No database throws an exception of the program's own.</summary>
    [Fact]
    public Task ExceptionOfTheProgramsOwn_IsSilent() => Verify.Analyzer("""
        class CancelledException : Exception { }

        class Install(AppDbContext db)
        {
            public async Task Run(User user)
            {
                try { if (user.Active) throw new CancelledException(); db.Users.Add(user); await Store(user); }
                catch (CancelledException e) { Log(e); }
                await db.SaveChangesAsync();
            }

            async Task Store(User user)
            {
                try { await db.SaveChangesAsync(); }
                catch (DbUpdateException) { throw new InvalidOperationException(); }
            }
        }
        """);

    /// <summary>What comes where the work failed, or whether it did or not.</summary>
    [Theory]
    [InlineData("if (!await Try(user)) { db.Orders.Add(new Order()); await db.SaveChangesAsync(); }")]
    [InlineData("if (await Try(user) == false) { db.Orders.Add(new Order()); await db.SaveChangesAsync(); }")]
    [InlineData("while (!await Try(user)) { }")]
    [InlineData("if (await Try(user)) { db.Orders.Add(new Order()); await db.SaveChangesAsync(); } db.Users.Add(new User()); await db.SaveChangesAsync();")]
    [InlineData("var ok = await Try(user); Note(user, ok); if (user.Active) { db.Orders.Add(new Order()); await db.SaveChangesAsync(); }")]
    public Task CallerThatGoesOnWhereItFailed_Reports(string work) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user) { {{work}} }

            static void Note(User user, bool ok) => Log(user.Name + ok);

            async Task<bool> Try(User user)
            {
                try { db.Users.Add(user); await db.SaveChangesAsync(); return true; }
                {|SES3001:catch|} (Exception e) { Log(e); return false; }
            }
        }
        """);

    [Theory]
    [InlineData("int", "1", "0", "if (await Try(user) > 0) { Store(); }")]
    [InlineData("int", "1", "0", "if (await Try(user) == 0) return; Store();")]
    [InlineData("string?", "\"\"", "null", "if (await Try(user) is not null) Store();")]
    [InlineData("string?", "\"\"", "null", "var key = await Try(user); if (key == null) return; Store();")]
    [InlineData("string?", "\"\"", "null", "if (await Try(user) is { } key) Store();")]
    public Task CallerThatAsksForAnyAnswer_IsSilent(string type, string good, string bad, string work) => Verify.Analyzer($$"""
        class Register(AppDbContext db)
        {
            public async Task Run(User user) { {{work}} }

            void Store() { db.Orders.Add(new Order()); db.SaveChanges(); }

            async Task<{{type}}> Try(User user)
            {
                try { db.Users.Add(user); await db.SaveChangesAsync(); return {{good}}; }
                catch (Exception e) { Log(e); }
                return {{bad}};
            }
        }
        """);

    [Theory]
    [InlineData("catch", "if (!(await Try(user)).Succeeded) return; await Store();")]
    [InlineData("catch", "var outcome = await Try(user); if (outcome.Failed) Log(user); else await Store();")]
    [InlineData("catch", "var outcome = await Try(user); if (outcome.Late) return; await Store();")]
    [InlineData("{|SES3001:catch|}", "var outcome = await Try(user); if (!outcome.Succeeded) await Store();")]
    [InlineData("{|SES3001:catch|}", "if ((await Try(user)).Failed) await Store();")]
    [InlineData("catch", "if ((await Try(user)).Succeeded is false) return; await Store();")]
    [InlineData("{|SES3001:catch|}", "if ((await Try(user)).Succeeded is false) await Store();")]
    [InlineData("{|SES3001:catch|}", "if ((await Try(user)).Failed == true) await Store();")]
    public Task CallerThatAsksAResult_IsHeard(string caught, string work) => Verify.Analyzer($$"""
        record Outcome(bool Succeeded, bool Failed, bool Late);

        class Register(AppDbContext db)
        {
            public async Task Run(User user) { {{work}} }

            Task Store() { db.Orders.Add(new Order()); return db.SaveChangesAsync(); }

            async Task<Outcome> Try(User user)
            {
                try { db.Users.Add(user); await db.SaveChangesAsync(); return new Outcome(true, false, false); }
                {{caught}} (Exception e) { Log(e); return new Outcome(false, true, false); }
            }
        }
        """);

    [Theory]
    [InlineData("Detach(e);")]
    [InlineData("Detach(e, 1);")]
    [InlineData("Inner(e); void Inner(DbUpdateException failed) => Detach(failed, 1);")]
    public Task HelperOfAHelperThatDetachesWhatFailed_IsSilent(string handle) => Verify.Analyzer($$"""
        class Queue(AppDbContext db)
        {
            public async Task Claim(User user)
            {
                db.Users.Add(user);
                try { await db.SaveChangesAsync(); }
                catch (DbUpdateException e) { {{handle}} }
                await db.SaveChangesAsync();
            }

            void Detach(DbUpdateException failure, int number) { Log(number); Detach(failure); }

            static void Detach(DbUpdateException failure)
            {
                foreach (var entry in failure.Entries)
                    entry.State = EntityState.Detached;
            }
        }
        """);

    [Fact]
    public Task LocalFunctionThatDetachesWhatFailed_IsSilent() => Verify.Analyzer("""
        class Queue(AppDbContext db)
        {
            public async Task Claim(User user)
            {
                db.Users.Add(user);
                try { await db.SaveChangesAsync(); }
                catch (DbUpdateException e) { Detach(e); }
                await db.SaveChangesAsync();

                static void Detach(DbUpdateException failure)
                {
                    foreach (var entry in failure.Entries)
                        entry.State = EntityState.Detached;
                }
            }
        }
        """);

    /// <summary>What the inner handler waits for is not what it caught.</summary>
    [Fact]
    public Task HandlerThatWaitsAndClears_IsSilent() => Verify.Analyzer("""
        class Queue(AppDbContext db)
        {
            public async Task Claim(User user)
            {
                var pending = db.Users.ToListAsync();
                try
                {
                    try { await db.SaveChangesAsync(); }
                    catch (Exception) { await pending; db.ChangeTracker.Clear(); }
                }
                catch (Exception e) { Log(e); }
                await db.SaveChangesAsync();
            }
        }
        """, new VerifyOptions { Only = ["SES3001"] });
}
