using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1014: a repository commits a session that it was given, and the code shows nobody else who would.</summary>
/// <remarks>
/// Reports what SES1001 would, where there is no other commit owner in sight: it is one decision of the class, so the first such place of a class and session stands for all of them;
/// a place that is suppressed speaks for itself alone, and one in generated code or in a file that turns the rule off for none.
/// Silent as SES1001 is; for a commit that the caller asks for by a flag, or by a property that it may set; for what a derived class commits through its base; where a visible caller holds a transaction around the call, in which a context merely flushes,
/// and where the repository itself, or a unit of work, has a member by which callers begin one.
/// </remarks>
internal sealed class RepositoryCommitsOnItsOwn : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1014;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        // What a lambda commits counts with the member around it.
        if (flow.Outer is not null || context.Owner is not IMethodSymbol method || !context.Services.Repositories.Contains(method.ContainingType))
            return;
        var found = OnTheirOwn(flow, method, context).ToLookup(commit => IsSuppressed(commit, context));
        foreach (var commit in found[true])
            RepositoryCommits.Report(commit, context, [], "");
        foreach (var places in found[false].GroupBy(commit => commit.Key.Type, SymbolEqualityComparer.Default))
        {
            if (InOtherMembers(places.Key!, method, context) is not { } others)
                continue;
            var rest = places.Skip(1).Concat(others).Select(commit => commit.Visit.Step.Operation.Syntax.GetLocation()).ToArray();
            RepositoryCommits.Report(places.First(), context, rest, rest.Length switch { 0 => "", 1 => ", as another place of its class does", var count => $", as {count} other places of its class do" });
        }
    }

    /// <summary>The places in later members; null where an earlier member has one, at which all are reported.</summary>
    private List<RepositoryCommit>? InOtherMembers(ISymbol session, IMethodSymbol method, BodyRuleContext context)
    {
        var found = new List<RepositoryCommit>();
        var isLater = false;

        // In the order of the files that the compilation has, and in each of them from the top.
        foreach (var member in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(member, method) || SymbolEqualityComparer.Default.Equals(member.PartialImplementationPart, method))
                isLater = true;
            else if (context.Services.Bodies.OfCallee(member, context.Cancellation) is not null && context.Services.Flows.Of(member, context.Cancellation) is { } flow)
                found.AddRange(OnTheirOwn(flow, member, context).Where(commit => SymbolEqualityComparer.Default.Equals(commit.Key.Type, session) && !IsSuppressed(commit, context)));
            if (!isLater && found.Count > 0)
                return null;
        }

        return found;
    }

    private IEnumerable<RepositoryCommit> OnTheirOwn(SessionFlow flow, IMethodSymbol method, BodyRuleContext context) =>
        WithNested(flow).SelectMany(body => RepositoryCommits.In(body, method, context))
            .Where(commit => IsOnItsOwn(commit) && !IsAskedFor(commit, context) && !IsOff(commit, context)
                && !context.Services.CommitOwners.OfferTransaction(method.ContainingType, commit.Key) && !context.Services.Callers.HoldTransaction(method, commit.Key, context.Cancellation))
            .GroupBy(commit => commit.Visit.Step.Operation.Syntax, (_, same) => same.First())
            .OrderBy(commit => commit.Visit.Step.Operation.Syntax.SpanStart);

    /// <summary>Whether the caller says if it commits; a helper of the same object may ask for it.</summary>
    private static bool IsAskedFor(RepositoryCommit commit, BodyRuleContext context) =>
        CallerFlags.Decide(commit.Method, commit.Visit.Step.Operation)
        || commit.Visit.Step is { Callee: { Nested: null, Method: { } helper }, Operation: IInvocationOperation call } && context.Services.Flows.Of(helper, context.Cancellation) is { } body
            && body.Visits.Where(visit => visit.Keys.Any(key => Commits.Commit(visit, key))).ToArray() is { Length: > 0 } inner && Array.TrueForAll(inner, visit => CallerFlags.DecideIn(helper, visit.Step.Operation, commit.Method, call));

    private static IEnumerable<SessionFlow> WithNested(SessionFlow flow) => flow.Nested.SelectMany(WithNested).Prepend(flow);

    private static bool IsOnItsOwn(RepositoryCommit commit) =>
        commit.Remedy is null
        && (commit.Visit.Step.Kind == StepKind.Session || SymbolEqualityComparer.Default.Equals(commit.Visit.Step.Callee?.Method?.ContainingType, commit.Method.ContainingType));

    /// <summary>A file that does not want the rule, or that no analyzer is asked about, does not keep another one's finding.</summary>
    private bool IsOff(RepositoryCommit commit, BodyRuleContext context) =>
        RuleSwitch.IsOff(Descriptor, context.Services.Compilation, commit.Visit.Step.Operation.Syntax.SyntaxTree, context.Cancellation)
        || GeneratedCode.Is(commit.Method, commit.Visit.Step.Operation.Syntax.SyntaxTree, context.Services.Compilation, context.Cancellation);

    private bool IsSuppressed(RepositoryCommit commit, BodyRuleContext context) =>
        Suppressions.Cover(Descriptor.Id, commit.Method, commit.Visit.Step.Operation.Syntax, context.Services.Compilation, context.Cancellation);
}
