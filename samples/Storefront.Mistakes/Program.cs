using Storefront.Scenarios;
using Storefront.Shared;

return await Narrator.RunAsync(
    ("SES1001", "A commit inside a repository", LostAtomicity.RunAsync),
    ("SES1003", "A session kept in a static", SharedStatic.RunAsync),
    ("SES1004", "A session captured by what is made once", CapturedSession.RunAsync),
    ("SES2001", "A session used by two tasks at once", TwoTasksAtOnce.RunAsync),
    ("SES3001", "A failure caught without a rollback", SwallowedFailure.RunAsync),
    ("SES4001", "A slow call while the connection is held", StarvedPool.RunAsync),
    ("SES1006", "A unit of work without its commit", LostWork.NeverCommittedAsync),
    ("SES1008", "A savepoint taken for a transaction", LostWork.SavepointAsync),
    ("SES5003", "A key read before there is one", LostWork.KeyBeforeFlushAsync));
