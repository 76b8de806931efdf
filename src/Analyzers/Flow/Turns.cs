using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What the turns of a loop over elements do besides one step of it.</summary>
internal sealed class Turns(SessionFlow flow, Loop loop, Step step, CancellationToken cancellation)
{
    private const int MaximumDepth = 3;
    private static readonly string[] PagingWords = ["Skip", "Take", "Chunk", "Batch"];

    private FlowServices Services => flow.Services;

    /// <summary>Whether the loop goes once over elements, and not over pages, chunks or a stream, nor until something happens.</summary>
    public bool AreElements => loop.Statement switch
    {
        ForEachStatementSyntax { AwaitKeyword.RawKind: 0 } each => Services.Sources.ModelOf(each.SyntaxTree).GetForEachStatementInfo(each).ElementType is { } element && !IsSequence(element),
        ForEachVariableStatementSyntax { AwaitKeyword.RawKind: 0 } => true,
        ForStatementSyntax { Condition: not null } => true,
        _ => false,
    } && !Operations().Any(operation => operation is IInvocationOperation call && (Pages(call) || Services.Implementations.Target(call.TargetMethod) is { } helper && PagesIn(helper)));

    /// <summary>A helper that yields a page, or works on one; not one that cuts a text short.</summary>
    private bool PagesIn(IMethodSymbol helper) =>
        Services.Sources.CallsIn(helper, cancellation)?.Any(call => Pages(call) && (IsSequence(OperationWalk.ResultOf(helper.ReturnType) ?? helper.ReturnType) || Services.Model.RoleOf(call.Type).Role == TypeRole.Part || Services.Model.IsDeferred(call.Type))) == true;

    private static bool Pages(IInvocationOperation call) => PagingWords.Any(word => call.TargetMethod.Name.StartsWith(word, StringComparison.Ordinal));

    /// <summary>Whether a turn answers failures itself, hands out its element, or does what no commit undoes: it calls out, writes a file, stores by another session, or leads where this code cannot look.</summary>
    public bool DoMore()
    {
        foreach (var ordinal in loop.Blocks)
        {
            for (var region = flow.Body.Blocks[ordinal].Block.EnclosingRegion; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
            {
                // A try around the loop as a whole answers for all of it.
                if (region.Kind == ControlFlowRegionKind.TryAndCatch && (loop.Header < region.FirstBlockOrdinal || loop.Header > region.LastBlockOrdinal))
                    return true;
            }
        }

        return loop.StepsIn(flow).Any(visit => visit.Step.Kind is StepKind.External or StepKind.Concurrent || ExternalCall.In(visit.Step, Services, cancellation) is not null)
            || Operations().Any(operation => operation is IReturnOperation { Kind: OperationKind.YieldReturn } || !IsTheCommit(operation) && ReachesOut(operation, MaximumDepth));
    }

    /// <summary>A helper that commits may reach out besides.</summary>
    private bool IsTheCommit(IOperation operation) => step.Kind == StepKind.Session && operation == step.Operation;

    /// <summary>Whether a turn may end without the step although it did what the step is for.</summary>
    public bool SkipItAfter(IEnumerable<Step> causes) =>
        SkipItAfter(causes.Select(flow.PositionOf).OfType<(int Block, int Index)>().Select(position => (position.Block, position.Index + 1)));

    /// <summary>The same, where properties of objects are all that a turn changes (<c>if (order.Paid) continue; order.Status = ...</c>).</summary>
    public bool SkipItAfterWrites() => SkipItAfter(flow.Entities.All.Where(IsWrite).Select(write => (write.Block, StepsBefore(write))));

    private bool IsWrite(EntityEvent happening) =>
        happening is { Kind: EntityEventKind.Written, Entity: { Symbol: not null } entity } && Services.Model.Mapped.Contains(entity.Type, cancellation) && !flow.Entities.All.Any(made => made.Kind == EntityEventKind.Constructed && made.Entity == entity);

    private int StepsBefore(EntityEvent happening)
    {
        var steps = flow.Body.Blocks[happening.Block].Steps;
        var next = flow.Entities.All.FirstOrDefault(later => later.Block == happening.Block && later.Index > happening.Index && later.Step is not null)?.Step;
        return next is null ? steps.Length : Array.IndexOf(steps, next);
    }

    private bool SkipItAfter(IEnumerable<(int Block, int Index)> causes)
    {
        var starts = causes.Where(position => loop.Blocks.Contains(position.Block)).ToArray();
        var seen = new HashSet<int>();
        var pending = new Stack<(int Block, int Index)>(starts.Length > 0 ? starts : [(loop.Header, 0)]);
        while (pending.Count > 0)
        {
            var (ordinal, index) = pending.Pop();
            var block = flow.Body.Blocks[ordinal];
            if (index == 0 && !seen.Add(ordinal) || block.Steps.Skip(index).Contains(step))
                continue;
            foreach (var next in Loop.Next(flow.Body, ordinal))
            {
                if (next == loop.Header)
                    return true;
                if (loop.Blocks.Contains(next))
                    pending.Push((next, 0));
            }
        }

        return false;
    }

    /// <summary>Whether a key is read behind the step in the same turn, or by the helper that commits.</summary>
    public bool ReadAKeyBehind()
    {
        if (flow.PositionOf(step) is not var (start, _))
            return false;
        if (step.Callee is { Nested: null, Method: { } helper } && Services.Sources.BodyOf(helper, cancellation) is { } body && OperationWalk.InEvaluationOrder(body).SkipWhile(operation => !Stores(operation)).Any(IsKey))
            return true;
        var isBehind = false;
        foreach (var operation in In(start))
        {
            if (isBehind && IsKey(operation))
                return true;
            isBehind |= operation == step.Operation;
        }

        return loop.Behind(flow.Body, start).Any(block => block != start && In(block).Any(IsKey));
    }

    private bool Stores(IOperation operation) => operation is IInvocationOperation call && Services.Model.MeaningOf(call) is { Operation: SessionOperation.Flush or SessionOperation.Commit };

    private IEnumerable<IOperation> Operations() => loop.Blocks.Where(block => block != loop.Header).SelectMany(In);

    private IEnumerable<IOperation> In(int ordinal)
    {
        var block = flow.Body.Blocks[ordinal].Block;
        foreach (var operation in block.Operations)
        {
            foreach (var inner in OperationWalk.InEvaluationOrder(operation))
                yield return inner;
        }

        if (block.BranchValue is not { } value)
            yield break;
        foreach (var inner in OperationWalk.InEvaluationOrder(value))
            yield return inner;
    }

    private static bool IsKey(IOperation operation) =>
        operation is IInvalidOperation { Syntax: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var unbound } } && unbound.EndsWith("Id", StringComparison.Ordinal)
        || operation is IPropertyReferenceOperation { Property.Name: var name } property && name.EndsWith("Id", StringComparison.Ordinal)
        && !(property.Parent is ISimpleAssignmentOperation assignment && assignment.Target == property);

    private bool ReachesOut(IOperation operation, int depth)
    {
        if (operation is IObjectCreationOperation { Type: { } created })
            return IsIn(created, "IO");
        if (operation is not IInvocationOperation { TargetMethod: { ContainingType: { } type } method } call)
            return false;
        if (IsIn(type, "IO"))
            return true;
        if (depth < MaximumDepth && Stores(call) && OperationWalk.WithoutConversions(call.Instance) is ILocalReferenceOperation)
            return true; // a session of the helper's own
        if (Services.Model.MeaningOf(call) is not null || method.MethodKind == MethodKind.LocalFunction || OperationWalk.HandsOn(call))
            return false;
        if (Services.Implementations.Target(method) is { } target && Services.Sources.Holds(target))
            return depth > 0 && Services.Sources.BodyOf(target, cancellation) is { } body && OperationWalk.InEvaluationOrder(body).Exists(inner => ReachesOut(inner, depth - 1));
        if (OutOfSight.MayStore(call, Services) && !call.Arguments.Any(argument => Services.Model.IsSession(OperationWalk.WithoutCasts(argument.Value).Type)))
            return true;
        if (Services.Model.RoleOf(type).Role != TypeRole.None || Services.Model.RoleOf(method.Parameters.FirstOrDefault()?.Type).Role != TypeRole.None)
            return false;
        if (OperationWalk.IsTask(call.Type) || method.MethodKind == MethodKind.DelegateInvoke)
            return true;
        return method.ReturnsVoid && type.TypeKind == TypeKind.Interface && type.Name.IndexOf("Log", StringComparison.Ordinal) < 0 && !IsSystem(type);
    }

    private static bool IsSystem(ITypeSymbol type)
    {
        var space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space?.Name == "System";
    }

    private static bool IsIn(ITypeSymbol type, string space) => type.ContainingNamespace is { ContainingNamespace.Name: "System" } containing && containing.Name == space;

    private static bool IsSequence(ITypeSymbol type) =>
        type is IArrayTypeSymbol || type.SpecialType != SpecialType.System_String && type.AllInterfaces.Any(contract => contract.SpecialType == SpecialType.System_Collections_IEnumerable)
        || type.SpecialType == SpecialType.System_Collections_IEnumerable;
}
