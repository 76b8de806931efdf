using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Whether a command was given a transaction.</summary>
internal enum Enlisted : byte
{
    /// <summary>It comes from elsewhere, or went there.</summary>
    Unknown,
    Yes,
    No,

    /// <summary>It was given one, and another was begun since, or it was taken away.</summary>
    Earlier,

    /// <summary>It was given one that was over, and none was begun since.</summary>
    Over,
}

/// <summary>What a body gives its commands: by an argument of the call, of the command's construction, or by its property.</summary>
internal static class Enlistment
{
    /// <summary>The library whose command, sent over a connection, a call is, whichever session the connection is reached through; null for any other call.</summary>
    public static Library? CommandsOf(IInvocationOperation call, SessionFlow flow) =>
        flow.Services.Model.MeaningOf(call) is { Library: { Protocol: Protocol.Connection } library } ? library : null;

    public static Enlisted Of(IInvocationOperation call, Library library, SessionFlow flow) => Of(call, library, flow, new Begins(call, flow));

    /// <summary>What ended the transaction that a call was given when it was over already; null where it was not.</summary>
    public static Step? EndingOfGiven(IInvocationOperation call, Library library, SessionFlow flow)
    {
        var begins = new Begins(call, flow);
        return Of(call, library, flow, begins) == Enlisted.Over ? begins.Ending : null;
    }

    private static Enlisted Of(IInvocationOperation call, Library library, SessionFlow flow, Begins begins)
    {
        // An extension method over the connection (Dapper) takes it as an argument, or a definition that has it.
        if (call.Instance is null)
            return OfArguments(call.Arguments, library, flow, Enlisted.Unknown, begins, call);
        var command = OperationWalk.WithoutConversions(call.Instance);
        if (Creation(call, library, flow) is not { } made)
            return Enlisted.Unknown;
        var given = made is IObjectCreationOperation creation ? OfArguments(creation.Arguments, library, flow, Enlisted.No, begins, creation) : Enlisted.No;
        return given == Enlisted.Unknown ? Enlisted.Unknown : OfUses(call, command, (made, given), library, begins, flow);
    }

    /// <summary>Where the body makes the command that a call executes; null where it is not made here, or not once.</summary>
    public static IOperation? Creation(IInvocationOperation call, Library library, SessionFlow flow)
    {
        if (call.Instance is null)
            return null;
        var command = OperationWalk.WithoutConversions(call.Instance);
        if (command is ILocalReferenceOperation { Local: var local })
        {
            if (flow.Body.Captures.OnlyAssigned(local) is not { } only)
                return null;
            command = OperationWalk.WithoutConversions(only);
        }

        if (command is IFlowCaptureReferenceOperation reference)
            command = OperationWalk.WithoutConversions(flow.Body.Captures.Only(reference.Id));
        return command is IObjectCreationOperation || command is IInvocationOperation { TargetMethod: { Name: var maker, Parameters.Length: 0 } } && EntityTraits.Has(library.CommandMakers, maker) ? command : null;
    }

    private static Enlisted OfArguments(IEnumerable<IArgumentOperation> arguments, Library library, SessionFlow flow, Enlisted without, Begins begins, IOperation at)
    {
        var result = without;
        foreach (var argument in arguments)
        {
            var role = flow.Services.Model.RoleOf(argument.Parameter?.Type).Role;
            if (role == TypeRole.Transaction)
                return argument.ArgumentKind == ArgumentKind.DefaultValue || OperationWalk.WithoutConversions(argument.Value).ConstantValue is { HasValue: true, Value: null } ? Enlisted.No : begins.Given(argument.Value, at);
            if (argument.Parameter?.Type is { } type && library.CommandDefinitions.Contains(type.ToDisplayString()))
                return Definition(OperationWalk.WithoutConversions(argument.Value), flow) is not { } definition ? Enlisted.Unknown
                    : OfArguments(definition.Arguments, library, flow, Enlisted.Unknown, begins, definition) is not Enlisted.Yes and var said ? said
                    : begins.AnyBetween(definition, at) ? Enlisted.Earlier : Enlisted.Yes;
        }

        return result;
    }

    private static IObjectCreationOperation? Definition(IOperation value, SessionFlow flow)
    {
        if (value is ILocalReferenceOperation { Local: var local } && flow.Body.Captures.OnlyAssigned(local) is { } only)
            value = OperationWalk.WithoutConversions(only);
        return (value is IFlowCaptureReferenceOperation reference ? OperationWalk.WithoutConversions(flow.Body.Captures.Only(reference.Id)) : value) as IObjectCreationOperation;
    }

    /// <summary>What becomes of a command between its making and its execution: whatever else is done with it than to ask its members may give it a transaction.</summary>
    private static Enlisted OfUses(IInvocationOperation call, IOperation command, (IOperation At, Enlisted Given) made, Library library, Begins begins, SessionFlow flow)
    {
        if (command is ILocalReferenceOperation { Local: var local } && flow.Nested.Any(nested => Mentions(nested, local)))
            return made.Given == Enlisted.Yes ? Enlisted.Yes : Enlisted.Unknown;
        var given = new Dictionary<IOperation, Enlisted> { [made.At] = made.Given };
        var isHandedOn = false;
        foreach (var operation in flow.Body.Operations)
        {
            if (operation is ISimpleAssignmentOperation assignment && flow.Body.Captures.Behind(assignment.Target) is IPropertyReferenceOperation { Property.Name: var set, Instance: { } instance } && set == library.CommandTransaction && IsSame(instance, command, flow))
                given[assignment] = assignment.Value.ConstantValue is { HasValue: true, Value: null } ? Enlisted.No : begins.Given(assignment.Value, assignment);
            isHandedOn |= operation is ILocalReferenceOperation && IsSame(operation, command, flow) && IsHandedOn(operation);
        }

        var holds = given.ContainsValue(Enlisted.Yes) ? begins.Overtake(call, given) ? Enlisted.Earlier : Enlisted.Yes
            : given.ContainsValue(Enlisted.Earlier) ? Enlisted.Earlier
            : given.ContainsValue(Enlisted.Over) ? begins.IsOverAt(call, given) ? Enlisted.Over : Enlisted.Unknown
            : Enlisted.No;
        return isHandedOn && holds != Enlisted.Yes ? Enlisted.Unknown : holds;
    }

    private static bool IsHandedOn(IOperation mention)
    {
        var value = OperationWalk.WithConversions(mention);
        return value.Parent switch
        {
            IMemberReferenceOperation member => member.Instance != value,
            IInvocationOperation call => call.Instance != value,
            ISimpleAssignmentOperation assignment => assignment.Target != value,
            IIsNullOperation or IBinaryOperation or IIsPatternOperation or IIsTypeOperation or IFlowCaptureOperation => false,
            _ => true,
        };
    }

    private static bool Mentions(SessionFlow flow, ILocalSymbol local) => flow.Body.Operations.Any(operation => IsOf(operation, local)) || flow.Nested.Any(nested => Mentions(nested, local));

    /// <summary>Whether two mentions are of one command: the same local, or what an object initializer fills for it.</summary>
    private static bool IsSame(IOperation mention, IOperation command, SessionFlow flow)
    {
        mention = OperationWalk.WithoutConversions(mention);
        if (command is ILocalReferenceOperation { Local: var local })
        {
            return IsOf(mention, local) || mention is IFlowCaptureReferenceOperation captured && flow.Body.Operations.Any(operation =>
                operation is ISimpleAssignmentOperation assignment && IsOf(assignment.Target, local) && OperationWalk.WithoutConversions(assignment.Value) is IFlowCaptureReferenceOperation value && value.Id.Equals(captured.Id));
        }

        return command is IFlowCaptureReferenceOperation own && mention is IFlowCaptureReferenceOperation other && own.Id.Equals(other.Id);
    }

    private static bool IsOf(IOperation operation, ILocalSymbol local) => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);
}
