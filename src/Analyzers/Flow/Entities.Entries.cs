using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>What is done to an object by way of its entry, in place or in a local: <c>var entry = db.Entry(user); entry.Reload();</c>.</content>
internal sealed partial class Entities
{
    private SessionKey? SessionOf(IInvocationOperation call) => _steps.TryGetValue(call, out var steps) ? steps.FirstOrDefault(static step => step.Key is not null)?.Key : KeyOf(call.Instance);

    /// <summary>Whether the entry goes into a local that holds no other, and that no lambda takes along: each use of that is looked at.</summary>
    private bool IsKept(IInvocationOperation entry) =>
        Outermost(entry).Parent is ISimpleAssignmentOperation { Target: var target } && _captures.LocalIn(target) is { } local && _captures.OnlyAssigned(local) is not null
        && !_flow.Body.Nested.Any(nested => Operations(nested).Any(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)));

    private void VisitKeptEntry(ILocalReferenceOperation reference)
    {
        if (reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference
            || _model.RoleOf(reference.Type) is not { Role: TypeRole.Part, Library.Entities: { } traits }
            || _captures.OnlyAssigned(reference.Local) is not { } kept
            || Source(kept) is not IInvocationOperation { Arguments: [{ Value: var entered }], TargetMethod.Name: var name } entry || !EntityTraits.Has(traits.Entry, name))
            return;
        if (EntityOf(entered) is { } entity)
            EntryOf(reference, entity, SessionOf(entry), traits);
    }

    /// <summary><c>db.Entry(user)</c>: what is done with the entry is done to the object.</summary>
    private void EntryOf(IOperation entry, Entity entity, SessionKey? key, EntityTraits traits)
    {
        var use = Outermost(entry).Parent;
        if (use is IInvocationOperation next && EntityTraits.Has(traits.Refreshes, next.TargetMethod.Name))
        {
            Add(new EntityEvent(EntityEventKind.Refreshed, entry) { Entity = entity, Session = key });
            return;
        }

        if (use is IInvocationOperation leading && EntityTraits.Has(traits.EntryNavigations, leading.TargetMethod.Name))
            return;
        if (use is IPropertyReferenceOperation state && state.Property.Name == traits.EntryState)
        {
            if (Outermost(state).Parent is not ISimpleAssignmentOperation assignment || OperationWalk.WithoutCasts(assignment.Target) != state)
                return;
            if (OperationWalk.WithoutCasts(assignment.Value) is IFieldReferenceOperation { Field.Name: var set } && set == traits.DetachedState)
            {
                Add(new EntityEvent(EntityEventKind.Expunged, entry) { Entity = entity, Session = key });
                return;
            }
        }

        Add(new EntityEvent(EntityEventKind.Staged, entry) { Entity = entity, Session = key, Staging = Staging.Entry });
    }
}
