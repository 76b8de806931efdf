using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>A tuple that is taken apart as it is written gives each part to its name, as so many assignments would.</summary>
public class TuplesTakenApartTests
{
    [Theory]
    [InlineData("var (users, orders) = (db.Users.ToListAsync(), {|SES2001:db.Orders.ToListAsync()|}); Log((await users).Count + (await orders).Count);")]
    [InlineData("(Task<int> users, Task<int> orders) = (db.Users.CountAsync(), {|SES2001:db.Orders.CountAsync()|}); await Task.WhenAll(users, orders);")]
    [InlineData("var ((users, name), orders) = ((db.Users.CountAsync(), 1), {|SES2001:db.Orders.CountAsync()|}); Log(name); await Task.WhenAll(users, orders);")]
    [InlineData("var user = await db.Users.AsNoTracking().FirstAsync(); {|SES5014:(user.Name, user.Email) = (\"a\", \"b\")|}; await db.SaveChangesAsync();")]
    [InlineData("var (user, count) = (await db.Users.AsNoTracking().FirstAsync(), 1); {|SES5014:user.Name = \"a\"|}; Log(count); await db.SaveChangesAsync();")]
    [InlineData("var tx = await db.Database.BeginTransactionAsync(); var user = await db.Users.FirstAsync(); (user.Name, user.Active) = (\"a\", true); await {|SES3008:tx.CommitAsync()|}; await db.SaveChangesAsync(); await tx.DisposeAsync();")]
    public Task PartOfAContextsWork_IsFollowed(string work) => Verify.Analyzer(Using(work), References.EntityFramework);

    [Theory]
    [InlineData("var (own, started) = ({|SES1005:new AppDbContext()|}, DateTime.UtcNow); Log(await own.Users.CountAsync() + started.Year);")]
    [InlineData("AppDbContext own; int count; (own, count) = ({|SES1005:new AppDbContext()|}, 1); Log(await own.Users.CountAsync() + count);")]
    public Task SessionThatIsOpened_IsFollowed(string work) => Verify.Analyzer(Using(work), References.EntityFramework);

    [Theory]
    [InlineData("var (users, orders) = (await db.Users.ToListAsync(), await db.Orders.ToListAsync()); Log(users.Count + orders.Count);")]
    [InlineData("var user = await db.Users.FirstAsync(); (user.Name, user.Email) = (\"a\", \"b\"); await db.SaveChangesAsync();")]
    [InlineData("var (user, other) = (await db.Users.FirstAsync(), new User()); (user, other) = (other, user); other.Name = user.Name; await db.SaveChangesAsync();")]
    [InlineData("var user = await db.Users.AsNoTracking().FirstAsync(); var pair = (user, 1); pair.user.Name = \"a\"; await db.SaveChangesAsync();")]
    [InlineData("await using var own = new AppDbContext(); var (name, count) = (await own.Users.Select(u => u.Name).FirstAsync(), await own.Users.CountAsync()); Log(name + count);")]
    [InlineData("var (own, count) = (new AppDbContext(), 1); try { Log(await own.Users.CountAsync() + count); } finally { await own.DisposeAsync(); }")]
    public Task WhatIsRight_IsSilent(string work) => Verify.Analyzer(Using(work), References.EntityFramework);

    /// <summary>A tuple that is kept or handed on takes its tasks along: who awaits them is not known.</summary>
    [Theory]
    [InlineData("var pair = (db.Users.CountAsync(), 1); await pair.Item1; Log(await db.Orders.CountAsync());")]
    [InlineData("await Both((db.Users.CountAsync(), 1)); Log(await db.Orders.CountAsync());")]
    public Task TupleThatIsKept_IsNotFollowed(string work) => Verify.Analyzer(Using(work), References.EntityFramework);

    static string Using(string work) => $$"""
        class Work(AppDbContext db)
        {
            public async Task Run() { {{work}} }
            static Task Both((Task<int> First, int Second) pair) => pair.First;
        }
        """;
}
