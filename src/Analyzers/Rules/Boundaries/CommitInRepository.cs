using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1001: a repository commits a session that it was given.</summary>
/// <remarks>
/// Reports on the commit, or on the call of the repository's own <c>Save()</c> that commits, where the code shows another commit owner (a unit of work that
/// hands the repository out, a caller that commits, a use case that writes through a second repository of the same session); with libraries that have a flush
/// for this very need, always.
/// Silent where the repository opened the session or began the transaction itself, for members that are nothing but the boundary, for base classes whose
/// design is auto-saving, and for implementations of a framework's contract.
/// </remarks>
internal sealed class CommitInRepository : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1001;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var commit in RepositoryCommits.In(flow, context))
        {
            if (commit.Remedy is { } remedy)
                RepositoryCommits.Report(commit, context, [], remedy);
        }
    }
}
