using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers;

/// <summary>The table of rules: id, title, message, category, severity. Everything else that lists rules is generated from it or checked against it.</summary>
internal static class Descriptors
{
    public const string Boundaries = "SessionGuard.Boundaries";
    public const string Concurrency = "SessionGuard.Concurrency";
    public const string Failure = "SessionGuard.Failure";
    public const string Holding = "SessionGuard.Holding";
    public const string State = "SessionGuard.State";

    private const string HelpLink = "https://github.com/sessionguard/sessionguard/blob/main/docs/rules/{0}.md";

    public static readonly DiagnosticDescriptor SES1001 = Warning(
        "SES1001",
        "Commit inside a repository",
        "'{0}' commits {1} that its callers share, so their work is no longer all or nothing: {2}",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1002 = Warning(
        "SES1002",
        "Second session inside one business action",
        "'{0}' is a second session: '{1}' calls this while its own session has uncommitted work, so the two commit apart and wait for each other's locks; take the session instead",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1003 = Warning(
        "SES1003",
        "Session kept in a static or singleton",
        "'{0}' keeps {1} for the life of the process: every caller shares one identity map and one transaction; keep the factory and open a session per use",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1004 = Warning(
        "SES1004",
        "Singleton captures a scoped session",
        "'{0}' lives as long as the application and {1}: it grows stale and is used by several requests at once; {2}",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1005 = Warning(
        "SES1005",
        "Session is never closed",
        "'{0}' is opened here and {1}: {2}; declare it with 'using'",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1006 = Warning(
        "SES1006",
        "Changes never committed",
        "This change is lost: '{0}' was {1} here and no path commits it before it ends; call {2} when the work is done",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1007 = Suggestion(
        "SES1007",
        "Commit in a loop",
        "'{0}' is committed once an element: a failure in the middle leaves half of them stored, and each commit is a round trip; commit once behind the loop",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1008 = Suggestion(
        "SES1008",
        "Savepoint used as the transaction",
        "'{0}' begins only a savepoint, and nothing here commits '{1}': what the savepoint's commit releases is rolled back when the session closes; begin a transaction",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1009 = Warning(
        "SES1009",
        "Unit of work or transaction used outside its scope",
        "'{0}' {1}: {2}",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1010 = Suggestion(
        "SES1010",
        "Persistence code knows the web",
        "'{0}' is persistence code and uses '{1}': it cannot run in a job, a test or another host; take the value it needs as a parameter, and let the endpoint decide the answer",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1011 = Suggestion(
        "SES1011",
        "Entity crosses the API boundary",
        "'{0}' answers with the entity '{1}': its columns and whatever is loaded behind its navigations become the API; answer with a type made for it",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1012 = Suggestion(
        "SES1012",
        "Commit hidden in plumbing",
        "'{0}' commits {1}, {2}: what the failed work left behind is stored; commit where the work succeeds",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1013 = Warning(
        "SES1013",
        "Factory built per use",
        "'{0}' is built {1}: each one has a connection pool or compiled mappings of its own; build it once at start-up and share it",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1014 = Suggestion(
        "SES1014",
        "Repository commits on its own",
        "'{0}' commits {1} that it was given{2}: no use case can combine it with other work and keep all or nothing{3}; leave the commit to the use case",
        Boundaries);

    public static readonly DiagnosticDescriptor SES1015 = Off(
        "SES1015",
        "Repository opens a session per call",
        "'{0}' opens '{1}' for this call alone: no use case can combine it with other work and keep all or nothing; take the session instead",
        Boundaries);

    public static readonly DiagnosticDescriptor SES2001 = Warning(
        "SES2001",
        "Session shared by concurrent work",
        "'{0}' is used by {1} at once; {2} serves one operation at a time: await them one after another, or open one per task",
        Concurrency);

    public static readonly DiagnosticDescriptor SES2002 = Warning(
        "SES2002",
        "Session outlives its scope in background work",
        "'{0}' is used by {1}, which nobody waits for: its scope can end, or go on with it, while that runs; {2}",
        Concurrency);

    public static readonly DiagnosticDescriptor SES2003 = Warning(
        "SES2003",
        "Session operation not awaited",
        "The task of '{0}' {1}: {2}; await it here",
        Concurrency);

    public static readonly DiagnosticDescriptor SES2004 = Suggestion(
        "SES2004",
        "Entities shared across threads",
        "'{0}' is {1} {2}: an entity, like its session, is for one task at a time; {3}",
        Concurrency);

    public static readonly DiagnosticDescriptor SES2005 = Warning(
        "SES2005",
        "Transaction scope does not flow",
        "'{0}' does not flow across the await in it: what follows runs outside the transaction, and disposing it on another thread throws; pass {1}",
        Concurrency);

    public static readonly DiagnosticDescriptor SES2006 = Warning(
        "SES2006",
        "Session used while its own query is streaming",
        "'{0}' is still reading the rows of its query when '{1}' is called: it runs one command at a time, and refuses the second; read the rows into a list first",
        Concurrency);

    public static readonly DiagnosticDescriptor SES3001 = Warning(
        "SES3001",
        "Exception caught without rollback",
        "'{0}' failed inside this try and is used again ({1}) without being reset: {2}",
        Failure);

    public static readonly DiagnosticDescriptor SES3002 = Warning(
        "SES3002",
        "Failed session used again in its own handler",
        "'{0}' may have failed when this {1} runs, and {2} uses it again without a reset: {3}",
        Failure);

    public static readonly DiagnosticDescriptor SES3003 = Warning(
        "SES3003",
        "Commit runs even when the work failed",
        "'{0}' is committed here although {1}: half of the work is stored; {2}",
        Failure);

    public static readonly DiagnosticDescriptor SES3004 = Warning(
        "SES3004",
        "Transaction without a way back",
        "An exception leaves the transaction begun on '{0}' open: nothing rolls it back, so its locks stay and later work joins it; declare it with 'using'",
        Failure);

    public static readonly DiagnosticDescriptor SES3005 = Suggestion(
        "SES3005",
        "Entity used after rollback",
        "'{0}' is {1} after the rollback of '{2}': {3}",
        Failure);

    public static readonly DiagnosticDescriptor SES3006 = Warning(
        "SES3006",
        "Command outside the open transaction",
        "{0}, and {1} is sent without it: {2}; {3}",
        Failure);

    public static readonly DiagnosticDescriptor SES3007 = Warning(
        "SES3007",
        "Commit while work is still running",
        "'{0}' is {1} while '{2}' is still running on it: that work fails, or is left out; await it first",
        Failure);

    public static readonly DiagnosticDescriptor SES3008 = Warning(
        "SES3008",
        "Transaction committed before the changes are saved",
        "The transaction of '{0}' is committed before {1} writes what was staged in it: {2}; save first, then commit",
        Failure);

    public static readonly DiagnosticDescriptor SES3009 = Warning(
        "SES3009",
        "Own transaction under a retrying strategy",
        "'{0}' is configured with {1}, which refuses transactions begun by the caller: begin it inside Database.CreateExecutionStrategy().Execute(...)",
        Failure);

    public static readonly DiagnosticDescriptor SES3010 = Suggestion(
        "SES3010",
        "Rollback can be cancelled",
        "The rollback of '{0}' is given '{1}': when that token is cancelled, the rollback is refused just when it is needed; pass CancellationToken.None",
        Failure);

    public static readonly DiagnosticDescriptor SES4001 = Warning(
        "SES4001",
        "External call while the session is held",
        "'{0}' is called while '{1}' holds {2}: a slow answer keeps it from every other request; call before it is opened or after it is committed",
        Holding);

    public static readonly DiagnosticDescriptor SES4002 = Suggestion(
        "SES4002",
        "Waiting while the session is held",
        "'{0}' waits while '{1}' holds {2} that others wait for: wait before it is opened or after it is committed",
        Holding);

    public static readonly DiagnosticDescriptor SES4003 = Warning(
        "SES4003",
        "Session held across an endless loop",
        "'{0}' serves every turn of a loop that does not end: {1}, and one failure spoils all later turns; open one in each turn",
        Holding);

    public static readonly DiagnosticDescriptor SES4004 = Suggestion(
        "SES4004",
        "Session used as a cache",
        "{0} is kept in '{1}', which outlives '{2}': {3}",
        Holding);

    public static readonly DiagnosticDescriptor SES5001 = Warning(
        "SES5001",
        "Entity read after it expired",
        "'{0}' is read after {1} expired '{2}': a plain property does not load, so it may show a value that is no longer in the row; refresh it first",
        State);

    public static readonly DiagnosticDescriptor SES5002 = Warning(
        "SES5002",
        "Entity belongs to another session",
        "'{0}' belongs to '{1}' and is {2} '{3}': {4}",
        State);

    public static readonly DiagnosticDescriptor SES5003 = Warning(
        "SES5003",
        "Generated key read before flush",
        "'{0}' is read before the row is inserted: the database makes this key when '{1}' is {2}; until then it is 0; {3}",
        State);

    public static readonly DiagnosticDescriptor SES5004 = Suggestion(
        "SES5004",
        "Needless refresh",
        "'{0}' is read again directly after the {1} that wrote it: nothing in its row is made by the database that it does not have; leave the refresh out",
        State);

    public static readonly DiagnosticDescriptor SES5005 = Off(
        "SES5005",
        "Primary-key lookup through a query",
        "'{0}' is the key of '{1}', and this query goes to the database even where '{2}' tracks the object: look it up by {3}",
        State);

    public static readonly DiagnosticDescriptor SES5006 = Suggestion(
        "SES5006",
        "Redundant flush",
        "This flush of '{0}' sends nothing that would not be sent without it: {1}; remove it",
        State);

    public static readonly DiagnosticDescriptor SES5007 = Warning(
        "SES5007",
        "Deferred query outlives its session",
        "'{0}' is closed before {1}, so that reading it throws: {2}",
        State);

    public static readonly DiagnosticDescriptor SES5008 = Suggestion(
        "SES5008",
        "Deleted object still in a loaded collection",
        "'{0}' still holds '{1}', which is marked for deletion: the collection follows at the flush at the earliest; remove it there as well",
        State);

    public static readonly DiagnosticDescriptor SES5009 = Suggestion(
        "SES5009",
        "Bulk change leaves loaded entities stale",
        "'{0}' is read as it was before {1} changed its row in the database: '{2}' does not see bulk changes; refresh '{3}' after it",
        State);

    public static readonly DiagnosticDescriptor SES5010 = Suggestion(
        "SES5010",
        "Query misses pending changes",
        "{0} asks the database while '{1}' is only {2} in '{3}': the result does not know of it; {4}",
        State);

    public static readonly DiagnosticDescriptor SES5011 = Suggestion(
        "SES5011",
        "Expire-on-commit in a web application",
        "'{0}' makes every object stale at the commit that ends a request: what the answer reads of it is the old value unnoticed, or one more query; leave it off",
        State);

    public static readonly DiagnosticDescriptor SES5012 = Suggestion(
        "SES5012",
        "Detached entity attached for a plain update",
        "'{0}' {1} and not loaded: '{2}' writes every column, also those that nobody sent, over what others have changed; load it by key and copy the fields",
        State);

    public static readonly DiagnosticDescriptor SES5013 = Warning(
        "SES5013",
        "Query expression the session cannot translate",
        "'{0}' has no SQL in a session's query, which throws when it is run: {1}",
        State);

    public static readonly DiagnosticDescriptor SES5014 = Warning(
        "SES5014",
        "Change to an untracked entity is lost",
        "'{0}' is changed, but '{1}' does not track it ({2}), so {3} stores nothing of the change: {4}",
        State);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string category) => Rule(id, title, message, category, DiagnosticSeverity.Warning);

    /// <summary>For what is right but rarely worth a change at once.</summary>
    private static DiagnosticDescriptor Suggestion(string id, string title, string message, string category) => Rule(id, title, message, category, DiagnosticSeverity.Info);

    /// <summary>For what preset All alone turns on.</summary>
    private static DiagnosticDescriptor Off(string id, string title, string message, string category) =>
        Rule(id, title, message, category, DiagnosticSeverity.Info, isEnabledByDefault: false);

    private static DiagnosticDescriptor Rule(string id, string title, string message, string category, DiagnosticSeverity severity, bool isEnabledByDefault = true) =>
        new(id, title, message, category, severity, isEnabledByDefault, helpLinkUri: string.Format(System.Globalization.CultureInfo.InvariantCulture, HelpLink, id));
}
