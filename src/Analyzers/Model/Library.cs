namespace SessionGuard.Analyzers.Model;

/// <summary>How a library's sessions move between states; see <see cref="Flow.Transitions"/>.</summary>
internal enum Protocol : byte
{
    /// <summary>The first SQL begins a transaction and holds a connection until commit, rollback or close (SessionGuard).</summary>
    Autobegin,

    /// <summary>Each save commits by itself unless an explicit transaction is open (EF Core, EF6, document sessions).</summary>
    Context,

    /// <summary>Held while the connection is open (ADO.NET, Dapper).</summary>
    Connection,

    /// <summary>Held while its transaction is open; a failure ends the session's life (NHibernate).</summary>
    TransactionBound,

    /// <summary>Held while its transaction is open; a rollback makes it sound again (a project's own types).</summary>
    Own,

    /// <summary>
    /// Statements run at once; held, and broken by a statement that fails, only while its transaction is open; a rollback makes it sound again
    /// (linq2db, MongoDB client sessions).
    /// </summary>
    Statements,

    /// <summary>Held from construction to disposal (TransactionScope).</summary>
    Scope,
}

/// <summary>Where a member finds the session that it works on.</summary>
internal enum SessionSource : byte
{
    Receiver,
    FirstArgument,

    /// <summary>The argument that is a session, whichever it is; calls without one work on none.</summary>
    Argument,
}

/// <summary>Members of one type that do the same to a session.</summary>
internal sealed class OperationRow(string type, SessionOperation operation, string members, SessionSource source = SessionSource.Receiver)
{
    public string Type { get; } = type;
    public SessionOperation Operation { get; } = operation;

    /// <summary>Member names separated by blanks; each also stands for its twin that ends in Async.</summary>
    public string[] Members { get; } = members.Split([' '], StringSplitOptions.RemoveEmptyEntries);
    public SessionSource Source { get; } = source;
}

/// <summary>One row of the session model: everything the rules need to know of one library.</summary>
internal sealed class Library
{
    public required string Name { get; init; }
    public required Protocol Protocol { get; init; }

    /// <summary>Its assemblies and those of its providers, whose types are no project's entities; a name that ends in a dot stands for all that begin so.</summary>
    public string[] Assemblies { get; init; } = [];

    /// <summary>Types whose instances (and those of derived types) are sessions.</summary>
    public required string[] Sessions { get; init; }

    /// <summary>How the names of session types that providers and projects derive end: a first sign that a text speaks of one.</summary>
    public string[] SessionSuffixes { get; init; } = [];
    public string[] Factories { get; init; } = [];
    public string[] Transactions { get; init; } = [];

    /// <summary>Those of them that are savepoints: their end leaves the transaction open.</summary>
    public string[] Savepoints { get; init; } = [];

    /// <summary>Objects that speak for the session they came from: sets, queries, commands, readers.</summary>
    public string[] Parts { get; init; } = [];
    public OperationRow[] Operations { get; init; } = [];

    /// <summary>Members, without Async, that write, and belong to a transaction only where they are given the session.</summary>
    public string? Writes { get; init; }

    /// <summary>The member of a part, without Async, that reads the next row of a result that its session is sending; null where none does.</summary>
    public string? NextRow { get; init; }

    /// <summary>Its members by which it is closed.</summary>
    public string RowsEnd { get; init; } = "";

    /// <summary>Members that hand on rows as they come, and the argument of others that is false where they do; null where no member does.</summary>
    public (string Members, string Argument)? RowByRow { get; init; }

    /// <summary>The flag of a query (enumeration, member) by which the session is closed with what the query returns; null where there is none.</summary>
    public (string Type, string Member)? ClosesWithResult { get; init; }

    /// <summary>Properties by which sessions and transactions tell of their state: whether they are open, and what they belong to.</summary>
    public string StateProperties { get; init; } = "";

    /// <summary>Properties whose setting or reading in a handler takes failed work out: type, then names.</summary>
    public (string Type, string Properties)[] EntryProperties { get; init; } = [];

    /// <summary>The roots of what a failing flush, commit or statement throws.</summary>
    public string[] Failures { get; init; } = [];

    /// <summary>The flush that stands in for a commit inside a repository; null where the library has none.</summary>
    public string? FlushMember { get; init; }

    /// <summary>The member of a session that commits what it did; null where a transaction does.</summary>
    public string? CommitMember { get; init; }

    /// <summary>
    /// Types of properties by which an interface of the project's own, together with the commit, says that a session stands behind it
    /// (<c>interface IShop { DbSet&lt;Order&gt; Orders { get; } int SaveChanges(); }</c>).
    /// </summary>
    public string[] ContractParts { get; init; } = [];

    /// <summary>Whether a commit flushes first by itself, so that a flush before it adds nothing.</summary>
    public bool CommitFlushes { get; init; }

    /// <summary>The enumeration of flush modes, and its members that turn that off; null where nothing does.</summary>
    public (string Type, string Members)? FlushModes { get; init; }

    /// <summary>Types whose values read rows only when they are enumerated or run.</summary>
    public string[] Deferred { get; init; } = [];

    /// <summary>Whether a closed session can be used again, and only a disposed one is gone.</summary>
    public bool ReopensAfterClose { get; init; }

    /// <summary>What to call first in a handler; null where one call is not enough.</summary>
    public string? RollbackMember { get; init; }

    /// <summary>The call on a session that takes out all that waits to be saved; null where none does.</summary>
    public string? DropAll { get; init; }

    /// <summary>The exception of a failed save, and its property that has the entries that failed; null where none tells.</summary>
    public (string Exception, string Property)? FailedEntries { get; init; }

    /// <summary>The remedy after a failure, as a half sentence for messages.</summary>
    public required string ResetAdvice { get; init; }

    /// <summary>Whether a commit inside a repository is wrong even with no other commit owner in sight: flush exists for that need.</summary>
    public bool CommitsBelongToUseCase { get; init; }

    /// <summary>Whether a commit ends a transaction that somebody began, and nothing else.</summary>
    public bool CommitsTransactionsOnly => Protocol is Protocol.Connection or Protocol.Statements;

    /// <summary>Whether a long-lived instance may be a dedicated one (an advisory lock, LISTEN).</summary>
    public bool MayBeDedicated { get; init; }

    /// <summary>
    /// For what ships in the framework and is therefore always there: the namespace that a file must import, or a package's assembly must be built on,
    /// before the library counts as referenced.
    /// </summary>
    public (string Assembly, string Namespace)? Framework { get; init; }

    /// <summary>Session types whose transactions go on, with their earlier work, after a statement has failed.</summary>
    public string[] TransactionsSurviveErrors { get; init; } = [];

    /// <summary>How its sessions treat the objects they load; null where they track none.</summary>
    public EntityTraits? Entities { get; init; }

    /// <summary>Generic types whose argument is an entity: of a context's property, or the base of a mapping class.</summary>
    public string[] Mappings { get; init; } = [];

    /// <summary>The namespaces of the attributes by which it reads a mapping off classes.</summary>
    public string[] MappingAttributes { get; init; } = [];

    /// <summary>Types that are dear to build and made to be shared: factories, data sources, stores.</summary>
    public string[] ExpensiveFactories { get; init; } = [];

    /// <summary>What builds one of them, beside its constructor: type, then members.</summary>
    public (string Type, string Members)[] FactoryBuilders { get; init; } = [];

    /// <summary>The enum, and its member, without which a session does not follow the code across an await; null where every session does.</summary>
    public (string Type, string Member)? AsyncFlow { get; init; }

    /// <summary>The enum, and its member, by which a session leaves what is done under it alone; null where none can.</summary>
    public (string Type, string Member)? StandsApart { get; init; }

    /// <summary>Extensions of the container that register a session type, and their argument that says how long an instance lives; null where none does.</summary>
    public (string Members, string Lifetime)? Registrations { get; init; }

    /// <summary>Extensions of the container whose arguments set the options of a session type.</summary>
    public string Configurators { get; init; } = "";

    /// <summary>The member by which a session type sets options of its own; null where it has none.</summary>
    public string? ConfiguringMember { get; init; }

    /// <summary>The option under which sessions repeat what failed, and refuse transactions that they would have to repeat in part; null where there is none.</summary>
    public string? RetryOption { get; init; }

    /// <summary>
    /// The object by which sessions are rented of a pool: its type, its property that is the session, and its constructor's argument that is true where closing the
    /// session gives it back; null where there is none.
    /// </summary>
    public (string Type, string Session, string Alone)? Lease { get; init; }

    /// <summary>What is lost where nobody closes a session, as a half sentence for messages.</summary>
    public string LeftOpen { get; init; } = "the connection that it holds does not go back to the pool";

    /// <summary>Members of a session that make a command.</summary>
    public string CommandMakers { get; init; } = "";

    /// <summary>The property of a command that holds the transaction it runs in; null where commands have none.</summary>
    public string? CommandTransaction { get; init; }

    /// <summary>What follows a transaction where the connection's own, which commands are given, is asked of it; null where it is that one.</summary>
    public string? RawTransaction { get; init; }

    /// <summary>The calls by which a session type is given its provider, and what that one makes of commands without the transaction, and of two at a time.</summary>
    public ProviderChoice[] Providers { get; init; } = [];

    /// <summary>The names of the calls that choose one of these providers.</summary>
    public string Choosing(Func<ProviderChoice, bool> which) => string.Join(" ", Providers.Where(which).Select(provider => provider.Call));

    /// <summary>The member that joins an open connection to an ambient transaction.</summary>
    public string? JoinMember { get; init; }

    /// <summary>Types that say all that a call needs to run a command, its transaction among it.</summary>
    public string[] CommandDefinitions { get; init; } = [];

    /// <summary>Session types whose provider refuses a command that was not given the transaction of its connection.</summary>
    public string[] CommandsNeedTransaction { get; init; } = [];

    /// <summary>Session types whose provider gives the transaction to the commands that the connection makes, and refuses others without.</summary>
    public string[] ConstructedCommandsNeedTransaction { get; init; } = [];

    /// <summary>Session types whose commands take part in the connection's transaction by themselves, at least those that the connection makes.</summary>
    public string[] CommandsTakePart { get; init; } = [];

    /// <summary>Session types that join the current transaction of a scope when they are opened.</summary>
    public string[] JoinsScopeOnOpen { get; init; } = [];

    /// <summary>Session types that refuse every use before a begin, and after their disposal, each with the member that begins them.</summary>
    public (string Type, string Begin)[] BegunBeforeUse { get; init; } = [];

    /// <summary>What one instance serves at a time, for messages ("a DbContext").</summary>
    public required string SessionNoun { get; init; }
}
