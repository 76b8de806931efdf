using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.State;

/// <summary>SES5005: a query asks for one object by its key, where a lookup would find it among the tracked ones.</summary>
/// <remarks>
/// Reports on the query when it is a first or single over the bare set, with the key compared to a value of its type and nothing else.
/// Silent behind includes, projections, no-tracking and further conditions; where a query filter, a tracking default or a key is configured in this project;
/// for contexts that are declared, wholly or in a base class, where that cannot be seen; for libraries whose mapping stands beside the classes.
/// </remarks>
internal sealed class KeyLookupThroughQuery : BodyRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES5005;

    public override void Check(SessionFlow flow, BodyRuleContext context)
    {
        foreach (var visit in flow.Visits)
        {
            if (visit.Step is not { Kind: StepKind.Session, SessionOperation: SessionOperation.Query, Key: { Library.Entities: { KeysAreInCode: true } traits } key })
                continue;

            // The graph has taken the lambda out of the call; as written it is whole.
            if (context.Services.Sources.OperationAt(visit.Step.Operation.Syntax, context.Cancellation) is not IInvocationOperation call || KeyLookup.Of(call, context.Services, context.Cancellation) is not { } lookup)
                continue;
            if (!IsConfiguredInSight(key.Type, context) || traits.KeySettings.Split(' ').Any(setting => context.Services.Callers.Named(setting, context.Cancellation).Count > 0))
                continue;
            context.Report(
                call.Syntax.GetLocation(),
                [lookup.Set.Syntax.GetLocation(), lookup.Value.Syntax.GetLocation()],
                FixFacts.Of((FixFacts.Session, key.Name), (FixFacts.Library, key.Library.Name)),
                lookup.Key.Name,
                lookup.Entity.Name,
                key.NameIn(context.Owner.ContainingType),
                traits.KeyLookups.Split(' ')[0]);
        }
    }

    /// <summary>A base class in another assembly may filter what its sets show.</summary>
    private static bool IsConfiguredInSight(ITypeSymbol session, BodyRuleContext context)
    {
        var type = session as INamedTypeSymbol;
        if (type is { IsSealed: false, TypeKind: TypeKind.Class } && context.Services.Model.DefinesSession(type))
            return false;
        for (; type is not null && !context.Services.Model.DefinesSession(type); type = type.BaseType)
        {
            if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, context.Services.Compilation.Assembly))
                return false;
        }

        return true;
    }
}
