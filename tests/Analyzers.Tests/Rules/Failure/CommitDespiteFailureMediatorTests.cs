using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>SES3003 where a handler lets the failure end, and whoever sent the message commits.</summary>
public class CommitDespiteFailureMediatorTests
{
    [Fact]
    public Task HandlerThatSwallowsHalf_Reports() => Verify.Analyzer(Code("catch (Exception e) { Log(e); }", "await {|SES3003:tx.CommitAsync()|};"));

    [Fact]
    public Task HandlerThatThrows_IsSilent() => Verify.Analyzer(Code("catch (Exception e) { Log(e); throw; }", "await tx.CommitAsync();"));

    private static string Code(string handler, string commit) => $$"""
        using MediatR;
        record Move(int From, int To) : IRequest;
        class Moving : IRequestHandler<Move>
        {
            readonly AppDbContext _db;
            public Moving(AppDbContext db) => _db = db;
            public async Task Handle(Move move, CancellationToken cancellation)
            {
                try
                {
                    _db.Add(new Order { Id = move.From }); await _db.SaveChangesAsync();
                    _db.Add(new Order { Id = move.To }); await _db.SaveChangesAsync();
                }
                {{handler}}
            }
        }
        class Moves
        {
            readonly AppDbContext _db; readonly ISender _sender;
            public Moves(AppDbContext db, ISender sender) { _db = db; _sender = sender; }
            public async Task Run()
            {
                await using var tx = await _db.Database.BeginTransactionAsync();
                await _sender.Send(new Move(1, 2));
                {{commit}}
            }
        }
        """;
}
