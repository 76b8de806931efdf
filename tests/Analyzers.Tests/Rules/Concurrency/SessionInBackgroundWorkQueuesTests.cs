using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2002 and queues of work that the project has written itself.</summary>
public class SessionInBackgroundWorkQueuesTests
{
    [Theory]
    [InlineData("readonly Channel<Func<Task>> items = Channel.CreateUnbounded<Func<Task>>();", "items.Writer.TryWrite(work);")]
    [InlineData("readonly ChannelWriter<Func<Task>> writer; public Queue(Channel<Func<Task>> items) { writer = items.Writer; }", "writer.WriteAsync(work).AsTask().Wait();")]
    [InlineData("readonly BlockingCollection<Func<Task>> items = new();", "items.Add(work);")]
    [InlineData("readonly BlockingCollection<(string, Func<Task>)> items = new();", "items.Add((\"work\", work));")]
    [InlineData("static readonly BlockingCollection<Work> items = new(); record Work(Func<Task> Run);", "items.TryAdd(new Work(work));")]
    public Task QueueThatKeepsTheDelegate_Reports(string queue, string put) => Verify.Analyzer($$"""
        using System.Collections.Concurrent;
        using System.Threading.Channels;
        interface IQueue { void Put(Func<Task> work); }
        class Queue : IQueue { {{queue}} public void Put(Func<Task> work) { {{put}} } }
        class Register
        {
            readonly AppDbContext db; readonly IQueue queue; readonly Queue own;
            public Register(AppDbContext db, IQueue queue, Queue own) { this.db = db; this.queue = queue; this.own = own; }
            public void Run() { {|SES2002:queue.Put(() => db.SaveChangesAsync())|}; {|SES2002:own.Put(Save)|}; }
            async Task Save() { await db.SaveChangesAsync(); }
        }
        """);

    [Theory]
    [InlineData("readonly List<Func<Task>> items = new();", "items.Add(work);")]
    [InlineData("", "work().Wait();")]
    [InlineData("", "var items = new BlockingCollection<Func<Task>>(); items.Add(work); items.Take()().Wait();")]
    [InlineData("readonly BlockingCollection<Func<Task>> items = new();", "var done = new TaskCompletionSource(); items.Add(work); done.Task.Wait();")]
    public Task DelegateThatMayRunInTheScope_IsSilent(string queue, string put) => Verify.Analyzer($$"""
        using System.Collections.Concurrent;
        class Queue { {{queue}} public void Put(Func<Task> work) { {{put}} } }
        class Register
        {
            readonly AppDbContext db; readonly Queue queue;
            public Register(AppDbContext db, Queue queue) { this.db = db; this.queue = queue; }
            public void Run() => queue.Put(() => db.SaveChangesAsync());
        }
        """);

    [Fact]
    public Task OneOfSeveralQueues_IsSilent() => Verify.Analyzer("""
        using System.Collections.Concurrent;
        interface IQueue { void Put(Action work); }
        class Later : IQueue { readonly BlockingCollection<Action> items = new(); public void Put(Action work) => items.Add(work); }
        class Now : IQueue { public void Put(Action work) => work(); }
        class Register
        {
            readonly AppDbContext db; readonly IQueue queue;
            public Register(AppDbContext db, IQueue queue) { this.db = db; this.queue = queue; }
            public void Run() => queue.Put(() => db.SaveChanges());
        }
        """);

    [Fact]
    public Task WorkWithAScopeOfItsOwn_IsSilent() => Verify.Analyzer("""
        using System.Collections.Concurrent;
        class Queue { readonly BlockingCollection<Action> items = new(); public void Put(Action work) => items.Add(work); }
        class Register
        {
            readonly AppDbContext db; readonly Queue queue; readonly IServiceScopeFactory scopes;
            public Register(AppDbContext db, Queue queue, IServiceScopeFactory scopes) { this.db = db; this.queue = queue; this.scopes = scopes; }
            public void Run()
            {
                db.SaveChanges();
                queue.Put(() => { using var scope = scopes.CreateScope(); scope.ServiceProvider.GetRequiredService<AppDbContext>().SaveChanges(); });
            }
        }
        """);
}
