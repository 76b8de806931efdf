using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1012: a commit stands where code runs whether or not the work has succeeded.</summary>
/// <remarks>
/// Reports on a commit in <c>Dispose</c> (also DisposeAsync and the protected forms), in the factory lambda of a registration, and in an MVC filter behind
/// the action, where the filter does not look at the action's exception.
/// Silent where a flag of the object decides that changes while it lives, here or in the helper that commits (commit on success, said explicitly); in middleware and endpoint filters behind <c>next()</c>, which an
/// exception skips; in a filter before the action; and for a session that is opened in the same method.
/// </remarks>
internal sealed class CommitInPlumbing : BodyRule
{
    private const int MaximumDepth = 3;
    private static readonly string[] Disposals = ["Dispose", "DisposeAsync", "DisposeAsyncCore", "DisposeCore"];

    public override DiagnosticDescriptor Descriptor => Descriptors.SES1012;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        // Dispose() calls Dispose(true): that one is the place.
        var commits = flow.Visits.Where(visit => visit.Step.Callee?.Method is not { } called || !Disposals.Contains(called.Name)).Where(visit => visit.Keys.Any(key => Commits.Commit(visit, key))).ToArray();
        if (commits.Length == 0 || flow.Body.Owner is not { } owner || PlaceOf(flow, owner, context) is not var (name, when))
            return;
        foreach (var visit in commits)
        {
            if (visit.Keys.FirstOrDefault(key => IsPlumbed(key, flow) && Commits.Commit(visit, key)) is not { } key || !IsBehindTheWork(flow, owner, visit, context))
                continue;
            if (IsDecidedIn(visit, MaximumDepth, context))
                continue;
            context.Report(visit.Step.Operation.Syntax.GetLocation(), [], FixFacts.Of((FixFacts.Session, key.Name)), name, key.Library.Protocol == Protocol.Connection ? "a transaction" : key.Library.SessionNoun, when);
        }
    }

    /// <summary>What a method opens itself it may commit; a factory's lambda opens what it hands out, and what the request's container gives is everybody's.</summary>
    private static bool IsPlumbed(SessionKey key, SessionFlow flow) => !key.OpenedHere || flow.Body.Outer is not null
        || flow.Visits.Any(visit => visit.Step is { Opens: true, Operation: IInvocationOperation opening } && key.Equals(visit.Step.Key) && Resolutions.IsOfRequest(opening));

    private static (string Name, string When)? PlaceOf(SessionFlow flow, IMethodSymbol owner, BodyRuleContext context)
    {
        if (owner.MethodKind == MethodKind.AnonymousFunction)
            return IsRegistered(flow) ? ("the registration", "whoever asks the container for an object, also while handling a failure") : null;
        if (owner.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation) || flow.Body.Root is not { } root)
            return null;
        var name = owner.CalledName();
        if (Disposals.Contains(name) && owner.Parameters.All(parameter => parameter.Type.SpecialType == SpecialType.System_Boolean))
            return IsDecided(root, context) ? null : ($"{owner.ContainingType.Name}.{name}", "also when an exception is on its way through the using");
        if (!context.Services.Model.Web.RunsBehindAction(owner) && !OperationWalk.Own(root).OfType<IInvocationOperation>().Any(context.Services.Model.Web.RunsAction))
            return null;
        return OperationWalk.Own(root).Any(context.Services.Model.Web.LooksAtOutcome) || IsDecided(root, context) ? null : ($"{owner.ContainingType.Name}.{name}", "also when the action has thrown");
    }

    /// <summary>Whether a flag decides in the helper that commits, or in all that it calls for it.</summary>
    private static bool IsDecidedIn(Visit commit, int depth, BodyRuleContext context)
    {
        if (depth == 0 || commit.Step.Callee is not { Nested: null, Method: { } helper } || context.Services.Flows.Of(helper, context.Cancellation) is not { Body.Root: { } root } flow)
            return false;
        return IsDecided(root, context) || flow.Visits.Where(visit => visit.Keys.Any(key => Commits.Commit(visit, key))).ToArray() is { Length: > 0 } commits && Array.TrueForAll(commits, inner => IsDecidedIn(inner, depth - 1, context));
    }

    /// <summary>Whether a condition asks a flag: of the object, or of a base that knows the outcome.</summary>
    private static bool IsDecided(IOperation root, BodyRuleContext context) =>
        OperationWalk.Own(root).OfType<IConditionalOperation>().SelectMany(branch => OperationWalk.Own(branch.Condition)).Any(operation => operation switch
        {
            IFieldReferenceOperation { Field: var field } => IsFlag(field, field.Type),
            IPropertyReferenceOperation { Property: var property } => context.Services.Model.RoleOf(property.ContainingType).Role == TypeRole.None && IsFlag(property, property.Type),
            _ => false,
        });

    /// <summary>What is fixed when the object is made knows nothing of the work's outcome.</summary>
    private static bool IsFlag(ISymbol member, ITypeSymbol type) => !IsFixed(member)
        && (type.SpecialType == SpecialType.System_Boolean || type.TypeKind == TypeKind.Enum || type.Name == "Exception" || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        && member.Name.IndexOf("dispos", StringComparison.OrdinalIgnoreCase) < 0 && member.Name is not ("HasValue" or "HasActiveTransaction");

    private static bool IsFixed(ISymbol member) => member switch
    {
        IFieldSymbol field => field.IsReadOnly || field.IsConst,
        IPropertySymbol { SetMethod: null or { IsInitOnly: true } } property => property.IsAuto(),
        _ => false,
    };

    private static bool IsRegistered(SessionFlow flow) =>
        flow.Lambda is { } lambda && Lambdas.TakerOf(lambda) is { TargetMethod: var method }
        && (SingletonRegistration.IsPerUse(method) || SingletonRegistration.KindOf(method) == RegistrationKind.Singleton);

    /// <summary>In a filter that is around the action, what comes before it cannot store what it left.</summary>
    private static bool IsBehindTheWork(SessionFlow flow, IMethodSymbol owner, Visit commit, BodyRuleContext context)
    {
        if (owner.MethodKind == MethodKind.AnonymousFunction || Disposals.Contains(owner.CalledName()) || context.Services.Model.Web.RunsBehindAction(owner))
            return true;
        return flow.Visits.Any(visit => visit.Step is { Kind: StepKind.Await, Operation: IAwaitOperation awaited }
            && OperationWalk.InEvaluationOrder(awaited).OfType<IInvocationOperation>().Any(context.Services.Model.Web.RunsAction)
            && Paths.FirstAfter(flow, visit.Step, step => step == commit.Step ? OnPath.Found : OnPath.GoesOn) is not null);
    }
}
