using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Lookups by key in the handler of a failed save: a session that still tracks the object which was not stored answers with that, and asks nobody.</summary>
internal static class FailedLookups
{
    /// <summary>Whether a step of a handler, or the helper that it calls, looks up what the try staged.</summary>
    public static bool IsOne(Visit visit, SessionKey key, Handler handler, SessionFlow flow, CancellationToken cancellation) =>
        key.Library is { Protocol: Protocol.Context, Entities: { } traits } && In(visit, key, traits, flow, cancellation) is var (type, value)
        && flow.Entities.All.Any(staged => staged is { Kind: EntityEventKind.Staged, Staging: Staging.Add or Staging.Update, Entity: { } entity } && key.Equals(staged.Session) && handler.Covers(staged.Syntax)
            && SymbolEqualityComparer.Default.Equals(entity.Type, type) && (IsOf(entity, value) || IsMadeWith(type, value, handler, flow)));

    /// <summary>What is looked up, and the value of its key as this body has it; null where nothing is, or it cannot be told.</summary>
    private static (ITypeSymbol Type, IOperation Key)? In(Visit visit, SessionKey key, EntityTraits traits, SessionFlow flow, CancellationToken cancellation)
    {
        if (visit.Step.Operation is not IInvocationOperation call)
            return null;
        if (visit.Step.Kind == StepKind.Session)
            return LookupBy(visit.Step, traits);
        if (visit.Step is not { Kind: StepKind.Call, Callee.Method: { } helper } || visit.Effects?.Events.Any(happening => key.Equals(happening.Key) && EntityTraits.Has(traits.KeyLookups, happening.Description)) != true
            || flow.Services.Flows.Of(helper, cancellation) is not { } inner)
            return null;
        foreach (var step in inner.Visits)
        {
            if (LookupBy(step.Step, traits) is var (found, asked) && asked is IParameterReferenceOperation { Parameter: var parameter }
                && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value is { } given)
                return (found, OperationWalk.WithoutConversions(given));
        }

        return null;
    }

    private static (ITypeSymbol Type, IOperation Key)? LookupBy(Step step, EntityTraits traits) =>
        step is { Kind: StepKind.Session, SessionOperation: SessionOperation.Query, Operation: IInvocationOperation call } && EntityTraits.Has(traits.KeyLookups, step.Member)
        && OperationWalk.ResultOf(call.Type) is { } type && SameObject.LookedUp(call) is { } value ? (type.WithNullableAnnotation(NullableAnnotation.None), value) : null;

    private static bool IsOf(Entity entity, IOperation value) =>
        entity.Symbol is { } symbol && value is IPropertyReferenceOperation { Instance: { } instance } && SymbolEqualityComparer.Default.Equals(OperationWalk.VariableUnder(instance), symbol);

    /// <summary>Whether the try makes such an object of the value that is looked up.</summary>
    private static bool IsMadeWith(ITypeSymbol type, IOperation value, Handler handler, SessionFlow flow) =>
        OperationWalk.VariableOf(value) is { } variable && flow.Body.Operations.Any(operation => operation switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } assignment => SymbolEqualityComparer.Default.Equals(property.ContainingType, type) && SymbolEqualityComparer.Default.Equals(OperationWalk.VariableOf(assignment.Value), variable),
            IObjectCreationOperation made => SymbolEqualityComparer.Default.Equals(made.Type, type) && made.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(OperationWalk.VariableOf(argument.Value), variable)),
            _ => false,
        } && handler.Covers(operation.Syntax))
        && !flow.Body.Operations.Any(new Fillings(flow.Body, variable).Is);
}
