using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <content>What each operation does to the entities that it mentions.</content>
internal sealed partial class Entities
{
    /// <summary>Later versions of the compiler name it <c>OperationKind.CollectionExpression</c>.</summary>
    private const int CollectionExpression = 127;

    private void VisitAssignment(IOperation target, IOperation given, IOperation at)
    {
        switch (OperationWalk.WithoutCasts(target))
        {
            case ILocalReferenceOperation { Local: var local } when OfSymbol(local, local.Type) is { } entity:
                Rename(entity, given, at);
                return;
            case IParameterReferenceOperation { Parameter: var parameter } when OfSymbol(parameter, parameter.Type) is { } own:
                Rename(own, given, at);
                return;

            // user = new User { ... } is built before the variable is given it: what was written then is not the old object's.
            case IFlowCaptureReferenceOperation captured when _captures.LocalIn(captured) is { } again && OfSymbol(again, again.Type) is { } renamed:
                Add(new EntityEvent(EntityEventKind.Assigned, at) { Entity = renamed, Value = given });
                break;
        }

        var value = EntityOf(given);
        if (OperationWalk.WithoutCasts(target) is IPropertyReferenceOperation property)
        {
            if (EntityOf(property.Instance) is { } owner)
            {
                value ??= TakenInPlace(given, at);
                Add(new EntityEvent(EntityEventKind.Written, at) { Entity = owner, Member = property.Property, Value = given });
                if (value is not null)
                    Add(new EntityEvent(EntityEventKind.Linked, at) { Entity = value, Other = owner, Member = property.Property });
                return;
            }

            VisitSwitch(property.Property, given, at);
        }

        if (value is not null && OperationWalk.WithoutCasts(target) is not (ILocalReferenceOperation or IDiscardOperation))
            Add(new EntityEvent(EntityEventKind.Escaped, at) { Entity = value });
    }

    /// <summary><c>session.Autoflush = false</c>, <c>session.FlushMode = FlushMode.Manual</c>.</summary>
    private void VisitSwitch(IPropertySymbol property, IOperation value, IOperation at)
    {
        if (_model.RoleOf(property.ContainingType) is not { Role: TypeRole.Session, Library.Entities.FlushSwitch: var (member, values) } || !member.Split(' ').Contains(property.Name))
            return;
        var said = OperationWalk.WithoutCasts(value) switch
        {
            IFieldReferenceOperation field => field.Field.Name,
            { ConstantValue: { HasValue: true, Value: { } constant } } => constant.ToString(),
            _ => "",
        };
        if (values.Split(' ').Contains(said))
            Add(new EntityEvent(EntityEventKind.AutoflushOff, at) { Session = at is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } ? KeyOf(target.Instance) : null });
    }

    /// <summary>A name is given another object.</summary>
    private void Rename(Entity entity, IOperation value, IOperation at)
    {
        var source = Source(value);
        if (EntityOf(source) is { } same)
        {
            if (same == entity)
            {
                if (source is IObjectCreationOperation || OperationWalk.WithoutCasts(value) is IFlowCaptureReferenceOperation)
                    Add(new EntityEvent(EntityEventKind.Constructed, at) { Entity = entity, Value = source });
                return;
            }

            if (source is IObjectCreationOperation)
            {
                Add(new EntityEvent(EntityEventKind.Constructed, at) { Entity = entity, Value = source });
                return;
            }

            // Two names for one object: what happens to it under the other one is not followed.
            Add(new EntityEvent(EntityEventKind.Escaped, at) { Entity = same });
            Add(new EntityEvent(EntityEventKind.Assigned, at) { Entity = entity, Value = value });
            return;
        }

        Add(Gives(source, entity, at) ?? new EntityEvent(IsTakenOutOfACache(source, entity) ? EntityEventKind.Cached : EntityEventKind.Assigned, at) { Entity = entity, Value = value });
    }

    private EntityEvent? Gives(IOperation source, Entity entity, IOperation at)
    {
        if (source is IInvocationOperation call)
        {
            if (_steps.TryGetValue(call, out var steps) && steps.FirstOrDefault(step => step is { Kind: StepKind.Session, Key: not null }) is { Key: { } key } step)
            {
                if (QueryOf(step) is { YieldsEntities: true } query)
                    return new EntityEvent(EntityEventKind.Loaded, at) { Entity = entity, Session = key, Query = query, Step = null, Value = call };

                // What Merge returns is the object that the session tracks.
                if (key.Library.Entities?.StagingOf(call.TargetMethod.Name) == Staging.Merge)
                    return new EntityEvent(EntityEventKind.Loaded, at) { Entity = entity, Session = key, Query = new EntityQuery { Type = entity.Type, Tracked = Tracked.Yes, YieldsEntities = true }, Value = call };
                return null;
            }

            if (steps?.FirstOrDefault(step => step.Callee is { Nested: null, Method: not null })?.Callee is { } helper && LoadedBy(helper, entity.Type) is var (from, answer))
                return new EntityEvent(EntityEventKind.Loaded, at) { Entity = entity, Session = from, Query = answer, Value = call };

            // users.First(...), users.Single(): an element of a loaded list, or of a navigation.
            var list = call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : call.Instance;
            return list is not null && SymbolEqualityComparer.Default.Equals(_queries.ElementOf(OperationWalk.WithoutCasts(list).Type), entity.Type) && SymbolEqualityComparer.Default.Equals(call.Type, entity.Type)
                ? Element(list, entity, source, at)
                : null;
        }

        return source switch
        {
            _ when _captures.SequenceOf(source) is { } sequence => Element(sequence, entity, source, at),
            IPropertyReferenceOperation { Property.Name: "Current" } => null,
            IPropertyReferenceOperation when PropertyOf(source) is var (owner, property) =>
                new EntityEvent(EntityEventKind.Reached, at) { Entity = entity, Other = owner, Member = property },
            _ => null,
        };
    }

    private void VisitProperty(IPropertyReferenceOperation property)
    {
        if (EntityOf(property.Instance) is not { } entity || property.Property.IsIndexer)
            return;
        switch (Outermost(property).Parent)
        {
            case ISimpleAssignmentOperation assignment when OperationWalk.WithoutCasts(assignment.Target) == property:
            case ICompoundAssignmentOperation compound when OperationWalk.WithoutCasts(compound.Target) == property:
            case IIncrementOrDecrementOperation:
            case ITupleOperation tuple when Assignments.IsTarget(tuple):
                return;
            case IInvocationOperation { TargetMethod.Name: var name } call when OperationWalk.WithoutCasts(call.Instance) == property && IsCollection(property.Type) && CollectionMembers.Changes(name):
                return;
            default:
                Add(new EntityEvent(EntityEventKind.Read, property) { Entity = entity, Member = property.Property });
                return;
        }
    }

    private void Write(IOperation target, IOperation at, bool reads, IOperation? value)
    {
        if (PropertyOf(target) is not var (entity, property))
            return;
        if (reads)
            Add(new EntityEvent(EntityEventKind.Read, at) { Entity = entity, Member = property });
        Add(new EntityEvent(EntityEventKind.Written, at) { Entity = entity, Member = property, Value = value });
    }

    private void VisitCall(IInvocationOperation call)
    {
        var name = call.TargetMethod.Name;
        if (call.Instance is not null && EntityOf(call.Instance) is { } self && !IsCollection(call.Instance.Type))
            VisitOwnMethod(call, self);
        var collection = PropertyOf(call.Instance) is { } found && IsCollection(found.Property.Type) ? found : ((Entity Owner, IPropertySymbol Property)?)null;
        var isAdder = CollectionMembers.Adds(name);
        if (collection is var (owner, property) && CollectionMembers.Changes(name))
        {
            Add(new EntityEvent(EntityEventKind.Written, call) { Entity = owner, Member = property });
            foreach (var argument in call.Arguments)
            {
                if ((EntityOf(argument.Value) ?? (isAdder ? TakenInPlace(argument.Value, call) : null)) is { } member)
                    Add(new EntityEvent(isAdder ? EntityEventKind.Linked : EntityEventKind.Unlinked, call) { Entity = member, Other = owner, Member = property });
            }

            return;
        }

        var library = _model.LibraryOf(call);
        if (library?.Entities is { } traits && VisitMember(call, library, traits))
            return;
        ReadElements(call);
        foreach (var argument in call.Arguments)
        {
            if (!TakeOut(argument, call))
                Escape(argument.Value, call);
        }

        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
            EscapeInto(call.TargetMethod, call);
        if (IsOpaque(call))
            Add(new EntityEvent(EntityEventKind.Opaque, call));
    }

    private void VisitOwnMethod(IInvocationOperation call, Entity self)
    {
        Add(new EntityEvent(EntityEventKind.Called, call) { Entity = self });
        foreach (var property in _flow.Services.OwnWrites.Of(call.TargetMethod, default))
            Add(new EntityEvent(EntityEventKind.Written, call) { Entity = self, Member = property, ByOwnMethod = true });
    }

    /// <summary>A member of the library: what it does to the objects that it is given; false where it says nothing of them.</summary>
    private bool VisitMember(IInvocationOperation call, Library library, EntityTraits traits)
    {
        var name = call.TargetMethod.Name;
        var key = SessionOf(call);
        if (traits.FlushSwitch is var (switches, _) && switches.Split(' ').Contains(name) && _model.IsSession(call.Instance?.Type))
            Add(new EntityEvent(EntityEventKind.AutoflushOff, call) { Session = KeyOf(call.Instance) });
        var kind = traits.StagingOf(name) is not Staging.None ? EntityEventKind.Staged
            : EntityTraits.Has(traits.Refreshes, name) ? EntityEventKind.Refreshed
            : EntityTraits.Has(traits.Expires, name) ? EntityEventKind.Expired
            : EntityTraits.Has(traits.Expunges, name) ? EntityEventKind.Expunged
            : EntityEventKind.Step;
        if (EntityTraits.Has(traits.Entry, name) && call.Arguments is [{ Value: var entered }] && EntityOf(entered) is { } of)
        {
            if (!IsKept(call))
                EntryOf(call, of, key, traits);
            return true;
        }

        if (kind == EntityEventKind.Step)
            return _model.MeaningOf(call) is not null || _model.IsSession(call.Instance?.Type);
        foreach (var argument in call.Arguments)
        {
            foreach (var value in Parts(argument.Value))
            {
                if ((EntityOf(value) ?? (traits.StagingOf(name) is Staging.Add or Staging.Delete ? TakenInPlace(value, call) : null)) is { } entity)
                    Add(new EntityEvent(kind, call) { Entity = entity, Session = key, Staging = traits.StagingOf(name), AssignsKey = EntityTraits.Has(traits.AssignsKey, name) });
            }
        }

        return true;
    }

    /// <summary>The values of <c>params</c> and of an array written in place.</summary>
    private static IEnumerable<IOperation> Parts(IOperation value)
    {
        value = OperationWalk.WithoutCasts(value);
        if (value is IArrayCreationOperation { Initializer: { } initializer })
            return initializer.ElementValues;
        return (int)value.Kind == CollectionExpression ? value.ChildOperations : Enumerable.Repeat(value, 1);
    }

    /// <summary>Uses that no visit of the operation around them speaks of: returned, or gone where it is not followed.</summary>
    private void VisitOtherUse(IOperation reference, BasicBlock block)
    {
        if (EntityOf(reference) is not { } entity)
            return;
        var outermost = Outermost(reference);
        switch (outermost.Parent)
        {
            case null:
                if (block.BranchValue == outermost && block.FallThroughSuccessor is { Semantics: ControlFlowBranchSemantics.Return })
                    Add(new EntityEvent(EntityEventKind.Returned, reference) { Entity = entity });
                return;
            case IPropertyReferenceOperation or IFieldReferenceOperation or IInvocationOperation or IArgumentOperation or ISimpleAssignmentOperation or IReturnOperation:
            case IFlowCaptureOperation or IIsNullOperation or IBinaryOperation or IIsPatternOperation or IIsTypeOperation or IExpressionStatementOperation or INameOfOperation:
            case IArrayInitializerOperation or IArrayElementReferenceOperation or IAwaitOperation or IInterpolationOperation:
            case { } parent when (int)parent.Kind == CollectionExpression:
            case ITupleOperation tuple when Assignments.IsTarget(tuple) || Assignments.TargetOf(outermost) is not null:
                return;
            default:
                Add(new EntityEvent(EntityEventKind.Escaped, reference) { Entity = entity });
                return;
        }
    }

    private void Return(IOperation returned, IOperation at)
    {
        if (EntityOf(returned) is { } entity)
            Add(new EntityEvent(EntityEventKind.Returned, at) { Entity = entity });
    }

    private void Escape(IOperation value, IOperation at)
    {
        if (at is IInvocationOperation { TargetMethod.Name: "Equals" or "ReferenceEquals" or "GetEnumerator" or "GetAsyncEnumerator" or "MoveNext" or "Dispose" }
            || at is IInvocationOperation { TargetMethod: { ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" }, Name: "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "Any" or "All" or "Count" or "Sum" or "Min" or "Max" or "ElementAt" } })
            return;
        foreach (var part in Parts(value))
        {
            if (EntityOf(part) is { } entity)
                Add(new EntityEvent(EntityEventKind.Escaped, at) { Entity = entity });
        }
    }

    /// <summary>A lambda that only reads the object reads it here; what else it does may happen at any time.</summary>
    private void VisitLambda(IFlowAnonymousFunctionOperation lambda)
    {
        if (_flow.Body.Nested.FirstOrDefault(nested => SymbolEqualityComparer.Default.Equals(nested.Owner, lambda.Symbol)) is not { } body)
            return;
        foreach (var operation in Operations(body))
        {
            if (operation is not (ILocalReferenceOperation or IParameterReferenceOperation) || EntityOf(operation) is not { } entity || IsDeclaredIn(entity, body))
                continue;
            if (Outermost(operation).Parent is IPropertyReferenceOperation { Property.IsIndexer: false } property && !(Outermost(property).Parent is IAssignmentOperation assignment && OperationWalk.WithoutCasts(assignment.Target) == property))
                Add(new EntityEvent(EntityEventKind.Read, property) { Entity = entity, Member = property.Property, InLambda = true });
            else
                Add(new EntityEvent(EntityEventKind.Escaped, lambda) { Entity = entity });
        }
    }

    private void EscapeInto(IMethodSymbol function, IOperation at)
    {
        foreach (var nested in _flow.Body.Nested)
        {
            if (!SymbolEqualityComparer.Default.Equals(nested.Owner, function.OriginalDefinition))
                continue;
            foreach (var operation in Operations(nested))
            {
                if (operation is ILocalReferenceOperation or IParameterReferenceOperation && EntityOf(operation) is { } entity && !IsDeclaredIn(entity, nested))
                    Add(new EntityEvent(EntityEventKind.Escaped, at) { Entity = entity });
            }
        }
    }

    private static bool IsDeclaredIn(Entity entity, LoweredBody body) => SymbolEqualityComparer.Default.Equals(entity.Symbol?.ContainingSymbol, body.Owner);

    private static IEnumerable<IOperation> Operations(LoweredBody body)
    {
        foreach (var operation in body.Operations)
            yield return operation;
        foreach (var nested in body.Nested)
        {
            foreach (var inner in Operations(nested))
                yield return inner;
        }
    }

    /// <summary>Code that is not known and may hold a session: a contract of this code base without one implementation, a delegate, another library's service.</summary>
    private bool IsOpaque(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return true;
        if (_steps.ContainsKey(call) || method.MethodKind == MethodKind.LocalFunction || _model.ProvenanceOf(method.ContainingType) != Provenance.Other)
            return false;
        if (method.IsStatic && !method.IsExtensionMethod && call.Arguments.All(argument => _model.RoleOf(argument.Value.Type).Role == TypeRole.None))
            return false;

        // What an entity does to itself reaches no session.
        return call.Instance is null ? method.IsExtensionMethod && _model.RoleOf(call.Arguments.FirstOrDefault()?.Value.Type).Role != TypeRole.None : EntityOf(call.Instance) is null;
    }

    private bool IsCollection(ITypeSymbol? type) => type?.SpecialType != SpecialType.System_String && _queries.ElementOf(type) is not null;

    private static IOperation Outermost(IOperation operation)
    {
        while (operation.Parent is IConversionOperation { OperatorMethod: null })
            operation = operation.Parent;
        return operation;
    }
}
