using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5012: an object that came with the request, or was made from it, is written over its row as a whole.</summary>
/// <remarks>
/// Reports on <c>Update</c>, <c>SaveOrUpdate</c>, <c>Merge</c> or <c>Entry(x).State = Modified</c> of an endpoint's own parameter, or of an object that was constructed
/// here with its key and other values, or mapped from a parameter.
/// Silent for types with a version column, which detect what they would overwrite; for an object that is given all of its columns; in a context of its own that is never saved; for objects that a session loaded; for merges of named members; for stubs
/// that are attached and then changed; and for repositories and services that are given the object, which may have been loaded.
/// </remarks>
internal sealed class DetachedEntityUpdated : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5012;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        if (!flow.Visits.Any(visit => visit.Step is { SessionOperation: SessionOperation.Stage or SessionOperation.SetEntry or SessionOperation.Execute }))
            return;
        foreach (var staged in flow.Entities.All)
        {
            if (staged is not { Kind: EntityEventKind.Staged, Entity: { } entity, Operation: { } staging } || !WritesAll(staged, staging, flow) || IsNeverSaved(staged, flow, context) || MappedTypes.AreVersioned(entity.Type))
                continue;
            var origin = IsOfTheRequest(entity, flow, context) && !flow.Entities.All.Any(happening => happening.Renames(entity)) ? "came with the request"
                : IsMadeHere(staged, entity, flow, context.Cancellation) ? "was made here"
                : null;
            if (origin is not null)
                context.Report(staging.Syntax.GetLocation(), [], FixFacts.Of(), entity.Name, origin, MarkOf(staging, flow) ?? ((IInvocationOperation)staging).TargetMethod.Name);
        }
    }

    /// <summary>Whether the staging writes every column, and not what is changed afterwards or named.</summary>
    private static bool WritesAll(EntityEvent staged, IOperation staging, SessionFlow flow) => staged.Staging switch
    {
        Staging.Update or Staging.AddOrUpdate => staging is IInvocationOperation,

        // MergeAsync(user, u => u.Name) copies what it names.
        Staging.Merge => staging is IInvocationOperation call && !call.Arguments.Any(argument => argument.Parameter is { IsParams: true } && argument.Value is IArrayCreationOperation { Initializer.ElementValues.Length: > 0 }),
        Staging.Attach or Staging.Entry => MarkOf(staging, flow) is not null,
        _ => false,
    };

    private static bool IsNeverSaved(EntityEvent staged, SessionFlow flow, BodyRuleContext context) =>
        staged.Session is { OpenedHere: true, Library.Protocol: Protocol.Context } own
        && !Happenings.On(flow, own).Any(happening => happening.Operation is SessionOperation.Flush or SessionOperation.Commit) && !Happenings.MayCommitOutOfSight(flow, context.Cancellation);

    /// <summary>How the entry is told that all of its object changed; null where it is not.</summary>
    private static string? MarkOf(IOperation entry, SessionFlow flow) =>
        entry.Parent is IPropertyReferenceOperation { Property.Name: var state, Parent: ISimpleAssignmentOperation { Value: IFieldReferenceOperation { Field.Name: var set } } }
        && flow.Services.Model.RoleOf(entry.Type).Library?.Entities is { } traits && state == traits.EntryState && set == traits.ModifiedState ? $"{state} = {set}" : null;

    private static bool IsOfTheRequest(Entity entity, SessionFlow flow, BodyRuleContext context)
    {
        if (entity.Symbol is not IParameterSymbol parameter || !SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, flow.Body.Owner))
            return false;
        return (context.Services.Model.Web.IsEndpoint(flow.Body.Owner) || context.Services.Handlers.Include(flow.Body.Owner, context.Cancellation)) && !HandlerParameters.AreInjected(parameter, context.Services.Sources) || flow.Lambda is { } lambda && WebTypes.IsHandler(lambda);
    }

    private static bool IsMadeHere(EntityEvent staged, Entity entity, SessionFlow flow, CancellationToken cancellation) => entity.Symbol is null
        ? HasKeyWritten(entity, flow, cancellation)
        : flow.Entities.IsAlwaysBehind(staged, happening =>
            !happening.Renames(entity) ? OnPath.GoesOn
            : happening.Kind == EntityEventKind.Constructed && HasKeyWritten(entity, flow, cancellation) || happening.Kind == EntityEventKind.Assigned && IsMapped(happening.Value, entity, flow) ? OnPath.Found
            : OnPath.Ends);

    /// <summary>An object that another one is mapped to, and not mapped onto.</summary>
    private static bool IsMapped(IOperation? value, Entity entity, SessionFlow flow) =>
        OperationWalk.WithoutConversions(value) is IInvocationOperation map && flow.Services.Model.Mappers.Makes(map) && SymbolEqualityComparer.Default.Equals(map.Type, entity.Type);

    /// <summary>Its key and something else, but not all, are given to it, in its initializer or afterwards.</summary>
    private static bool HasKeyWritten(Entity entity, SessionFlow flow, CancellationToken cancellation)
    {
        var written = flow.Entities.All.Where(happening => happening.Kind == EntityEventKind.Written && happening.Entity == entity).ToArray();
        return written.Length > 1 && written.Any(happening => happening.Member is { } member && flow.Services.Keys.IsKey(member, entity.Type, cancellation))
            && !MappedTypes.ColumnsOf(entity.Type).All(column => Array.Exists(written, happening => SymbolEqualityComparer.Default.Equals(happening.Member, column)));
    }
}
