using System.Data;
using Microsoft.Extensions.Logging;

namespace SessionGuard;

/// <summary>How the sessions of a factory behave. Immutable: change one with <c>with</c>.</summary>
public sealed record SessionSettings
{
    /// <summary>Entity types that are mapped, and so checked, when the factory is made; others are mapped when first used.</summary>
    public IReadOnlyList<Type> Entities { get; init; } = [];

    /// <summary>Whether the first use begins a transaction (S002); if not, <see cref="Session.BeginAsync(CancellationToken)"/> must be called first (S013). Default: true.</summary>
    public bool AutoBegin { get; init; } = true;

    /// <summary>Whether pending changes are flushed before each query (S097). Default: true.</summary>
    public bool Autoflush { get; init; } = true;

    /// <summary>
    /// Whether a commit expires all objects (S046). Default: false, unlike the reference session: a plain class cannot load when a
    /// property is read, so an expired value would be read unnoticed.
    /// </summary>
    public bool ExpireOnCommit { get; init; }

    /// <summary>The isolation level of transactions; null leaves it to the database.</summary>
    public IsolationLevel? IsolationLevel { get; init; }

    /// <summary>Whether a session can be used again after <see cref="Session.CloseAsync"/> (S131); a disposed one never can. Default: true.</summary>
    public bool CloseResetsOnly { get; init; } = true;

    /// <summary>
    /// Whether the database is asked, on another connection, what became of a commit during which the connection was lost. Costs one more
    /// exchange before every commit; without it such a commit is a <see cref="CommitOutcomeUnknownException"/>. Default: false.
    /// </summary>
    public bool ResolveCommitOutcome { get; init; }

    /// <summary>
    /// Whether each statement outside a flush is put behind a savepoint of its own where a failed statement would abort the transaction, so
    /// that its error leaves the session active as on SQLite (S071, S150). Costs two more exchanges a statement. Default: false.
    /// </summary>
    public bool StatementSavepoints { get; init; }

    /// <summary>The dialect; null finds it by the connection's type.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>What sessions look out for in themselves; null looks for nothing.</summary>
    public SessionWatch? Watch { get; init; }

    /// <summary>Where sessions log; null logs nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
