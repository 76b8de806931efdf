using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Whether a load gives an object that its session tracks already, as it stands: it asks for the key that the object was loaded by, or for the object's own.</summary>
internal sealed class SameObject(SessionFlow flow, CancellationToken cancellation)
{
    /// <summary>Whether a load gives one tracked object of a session that hands out what it holds.</summary>
    public static bool MayGive(EntityEvent load) =>
        load is { Kind: EntityEventKind.Loaded, Query.Tracked: Tracked.Yes, Entity.IsList: false, Session.Library.Entities.QueriesGiveTracked: true };

    /// <summary>Of an object that joined a session, and a load behind that.</summary>
    public bool IsGivenBy(EntityEvent load, EntityEvent joined) =>
        MayGive(load) && load is { Query.Type: { } type, Session: { } session }
        && joined.Entity is { IsList: false } entity && session.Equals(joined.Session) && SymbolEqualityComparer.Default.Equals(type, entity.Type)
        && KeyOf(load) is { } key && (IsKeyOf(entity, key) || KeyOf(joined) is { } first && AreEqual(first, key) && IsSteady(first)) && IsSteady(session);

    /// <summary>The value of the key that is asked for, as written; null where anything else is.</summary>
    private IOperation? KeyOf(EntityEvent load)
    {
        // The graph has taken the lambdas out of the call; as written it is whole.
        if (load is not { Kind: EntityEventKind.Loaded, Query: { } query, Value: IInvocationOperation { Syntax: var syntax } } || flow.Services.Sources.OperationAt(syntax, cancellation) is not IInvocationOperation call)
            return null;
        return query.IsKeyLookup ? LookedUp(call) : KeyLookup.Values(call, flow.Services, cancellation).FirstOrDefault();
    }

    /// <summary>The one key that a lookup is given; null where there are several.</summary>
    public static IOperation? LookedUp(IInvocationOperation call)
    {
        var given = call.Arguments.Select(argument => OperationWalk.WithoutConversions(argument.Value)).FirstOrDefault(value => value.Type?.Name != "CancellationToken");
        return given is IArrayCreationOperation { Initializer: { } values } ? values.ElementValues is [var only] ? OperationWalk.WithoutConversions(only) : null : given;
    }

    private bool IsKeyOf(Entity entity, IOperation value) =>
        value is IPropertyReferenceOperation { Property: var property, Instance: ILocalReferenceOperation or IParameterReferenceOperation } reference
        && SymbolEqualityComparer.Default.Equals(OperationWalk.VariableUnder(reference.Instance), entity.Symbol)
        && flow.Services.Keys.IsKey(property, entity.Type, cancellation) && !IsWritten(property);

    private static bool AreEqual(IOperation a, IOperation b)
    {
        (a, b) = (OperationWalk.WithoutConversions(a), OperationWalk.WithoutConversions(b));
        return (a, b) switch
        {
            ({ ConstantValue: { HasValue: true, Value: { } one } }, { ConstantValue: { HasValue: true, Value: var other } }) => one.Equals(other),
            (ILocalReferenceOperation one, ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Local, other.Local),
            (IParameterReferenceOperation one, IParameterReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Parameter, other.Parameter),
            (IMemberReferenceOperation { Instance: { } one } first, IMemberReferenceOperation { Instance: { } other } second) =>
                SymbolEqualityComparer.Default.Equals(first.Member, second.Member) && first is not IPropertyReferenceOperation { Property.IsIndexer: true } && AreEqual(one, other),
            (IInstanceReferenceOperation, IInstanceReferenceOperation) => true,
            _ => false,
        };
    }

    /// <summary>Whether a value stays what it is while the body runs: nothing sets it, and no turn of a loop makes a new one.</summary>
    private bool IsSteady(IOperation value) => OperationWalk.WithoutConversions(value) switch
    {
        { ConstantValue.HasValue: true } => true,
        ILocalReferenceOperation local => IsSteady(local.Local),
        IParameterReferenceOperation parameter => IsSteady(parameter.Parameter),
        IMemberReferenceOperation { Instance: { } instance } member => IsSteady(instance) && IsSteady(member.Member),
        IInstanceReferenceOperation => true,
        _ => false,
    };

    /// <summary>An injected session is the scope's own as long as its name is given no other; one behind another object is that object's to change.</summary>
    private bool IsSteady(SessionKey session) => session.Kind switch
    {
        SessionKeyKind.Injected => flow.Root is { } root && !root.Descendants().Any(operation => Target(operation) is not (null or ILocalSymbol) && operation is IAssignmentOperation { Target.Type: var type } && SymbolEqualityComparer.Default.Equals(type, session.Type)),
        SessionKeyKind.Path => false,
        _ => IsSteady(session.Symbol),
    };

    private bool IsSteady(ISymbol symbol) => (symbol is not ILocalSymbol local || IsSetOnce(local)) && !IsWritten(symbol);

    private bool IsSetOnce(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is [var declared] && declared.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: not null } declarator
        && !declarator.Ancestors().TakeWhile(node => node != flow.Root?.Syntax).Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);

    private bool IsWritten(ISymbol symbol) => flow.Root is not { } root || root.Descendants().Any(operation => SymbolEqualityComparer.Default.Equals(Target(operation), symbol));

    private static ISymbol? Target(IOperation operation) => OperationWalk.WrittenBy(operation) switch
    {
        // An object that is made is given its values once.
        IMemberReferenceOperation { Instance: not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } } member => member.Member,
        var written => OperationWalk.VariableOf(written),
    };
}
