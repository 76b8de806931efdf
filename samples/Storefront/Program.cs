using Storefront.Scenarios;
using Storefront.Shared;

return await Narrator.RunAsync(
    ("SES1001", "Repositories stage, the use case commits", LostAtomicity.RunAsync),
    ("SES1003", "A static factory, a session per use", SharedStatic.RunAsync),
    ("SES1004", "What is made once opens a session per operation", CapturedSession.RunAsync),
    ("SES2001", "One session, one task", TwoTasksAtOnce.RunAsync),
    ("SES3001", "A failure caught and taken back", SwallowedFailure.RunAsync),
    ("SES4001", "A slow call while nothing is held", StarvedPool.RunAsync),
    ("SES1006", "The commit at the end", LostWork.NeverCommittedAsync),
    ("SES1008", "A transaction where one is meant", LostWork.SavepointAsync),
    ("SES5003", "A key read after the flush", LostWork.KeyBeforeFlushAsync));
