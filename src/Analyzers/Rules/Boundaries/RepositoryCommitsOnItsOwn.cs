using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1014: a repository commits a session that it was given, and the code shows nobody else who would.</summary>
/// <remarks>
/// Reports what SES1001 would, where there is no other commit owner in sight; in a base class whose design is auto-saving once, on its first commit.
/// Silent as SES1001 is; for a commit that the caller asks for by a flag; for what a derived class commits through its base; where a visible caller holds a transaction around the call, in which a context merely flushes.
/// </remarks>
internal sealed class RepositoryCommitsOnItsOwn : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1014;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var commit in RepositoryCommits.In(flow, context))
        {
            if (!IsOnItsOwn(commit) || context.Services.Callers.HoldTransaction(commit.Method, commit.Key, context.Cancellation))
                continue;
            var isBase = RepositoryCommits.IsAutoSavingBase(commit.Method.ContainingType, context.Services);
            if (isBase && !IsFirst(commit.Method, context))
                return;
            RepositoryCommits.Report(commit, context);
            if (isBase)
                return;
        }
    }

    private static bool IsOnItsOwn(RepositoryCommit commit) =>
        commit.Remedy is null && !CallerFlags.Decide(commit.Method, commit.Visit.Step.Operation)
        && (commit.Visit.Step.Kind == StepKind.Session || SymbolEqualityComparer.Default.Equals(commit.Visit.Step.Callee?.Method?.ContainingType, commit.Method.ContainingType));

    private static bool IsFirst(IMethodSymbol method, BodyRuleContext context)
    {
        foreach (var member in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(member, method))
                return true;
            if (context.Services.Flows.Of(member, context.Cancellation) is { } other && RepositoryCommits.In(other, member, context).Any(IsOnItsOwn))
                return false;
        }

        return true;
    }
}
