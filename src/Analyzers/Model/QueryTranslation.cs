using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>What the translator of SessionGuard's own queries is asked to make of a lambda.</summary>
internal enum Translation : byte
{
    None,

    /// <summary>A condition, a key or a value: one SQL expression.</summary>
    Value,

    /// <summary>A result made of columns.</summary>
    Projection,

    /// <summary>The name of a navigation.</summary>
    Navigation,

    /// <summary>The name of a column.</summary>
    Column,
}

/// <summary>An expression that has no SQL, with what to do instead.</summary>
internal readonly record struct Refusal(IOperation Operation, string Hint);

/// <summary>
/// Mirrors, expression by expression, what the runtime's translator refuses. What it cannot tell (a type parameter's members, values known at run time
/// alone) counts as translated.
/// </summary>
internal sealed class QueryTranslation(IAnonymousFunctionOperation lambda)
{
    private const string InMemory = "compute it before the query, or filter in memory after ToListAsync";
    private const int MaximumDepth = 200;
    private static readonly string[] DateParts = ["Year", "Month", "Day", "Hour", "Minute", "Second", "DayOfYear"];
    private static readonly string[] Dates = ["DateTime", "DateTimeOffset", "DateOnly", "TimeOnly"];
    private static readonly string[] Projecting = ["Select", "Join"];
    private static readonly string[] Whole = ["Int32", "Int64", "Int16", "Byte", "SByte", "UInt16", "UInt32"];

    private int _depth;

    /// <summary>What the members that take lambdas are called.</summary>
    public static IEnumerable<string> Names =>
        "Where OrderBy OrderByDescending ThenBy ThenByDescending Select Join Include Set Sum SumAsync Min MinAsync Max MaxAsync Average AverageAsync".Split(' ').Append("select").Append("where").Append("orderby");

    /// <summary>Whether the member belongs to SessionGuard's own queries.</summary>
    public static bool Applies(IMethodSymbol method) =>
        method.ContainingType is { Name: "Query" or "UpdateSetters", ContainingNamespace: { Name: "SessionGuard", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>What the query's member of this name makes of its lambda.</summary>
    public static Translation Of(IMethodSymbol method, IParameterSymbol parameter) => (method.ContainingType, method.Name) switch
    {
        ({ Name: "UpdateSetters" }, "Set") => parameter.Ordinal == 0 ? Translation.Column : Translation.Value,
        ({ Name: "Query" }, "Select") => Translation.Projection,
        ({ Name: "Query" }, "Join") => parameter.Name == "result" ? Translation.Projection : Translation.Value,
        ({ Name: "Query" }, "Include") => Translation.Navigation,
        ({ Name: "Query" }, _) => Translation.Value,
        _ => Translation.None,
    };

    /// <summary>Whether the call comes behind a projection, where only paging and results are left.</summary>
    public static bool IsBehindProjection(IInvocationOperation call)
    {
        for (var receiver = call.Instance; receiver is IInvocationOperation { TargetMethod: { ContainingType.Name: "Query" } method } before; receiver = before.Instance)
        {
            if (Projecting.Contains(method.Name))
                return true;
        }

        return false;
    }

    public Refusal? Refused(Translation translation)
    {
        if (lambda.Body.Operations.Length == 0 || lambda.Body.Operations[0] is not IReturnOperation { ReturnedValue: { } body })
            return null;
        return translation switch
        {
            Translation.Value => Sql(body),
            Translation.Projection => Visit(body),
            Translation.Navigation => Name(body, isColumn: false),
            Translation.Column => Name(body, isColumn: true),
            _ => null,
        };
    }

    private Refusal? Name(IOperation body, bool isColumn)
    {
        var named = Bare(body);
        if (named is not IPropertyReferenceOperation { Property: var property, Instance: IParameterReferenceOperation })
            return new Refusal(body, isColumn ? "name one column of the entity" : "name one navigation of the entity; load what is behind it with LoadAsync");
        return property.ContainingType.TypeKind == TypeKind.Class && IsColumn(property) is var found && found != isColumn && (isColumn || IsColumnType(property.Type))
            ? new Refusal(body, isColumn ? "it is not mapped to a column" : "it is a column and no navigation")
            : null;
    }

    private Refusal? Visit(IOperation node)
    {
        node = Unwrapped(node);
        return DependsOnRow(node) && !IsTable(node) ? Deeper(node, Projected) : null;
    }

    private Refusal? Sql(IOperation node)
    {
        node = Unwrapped(node);
        return DependsOnRow(node) ? Deeper(node, Expression) : null;
    }

    /// <summary>What is nested deeper than any stack allows counts as translated.</summary>
    private Refusal? Deeper(IOperation node, Func<IOperation, Refusal?> ask)
    {
        if (_depth == MaximumDepth)
            return null;
        _depth++;
        var refusal = ask(node);
        _depth--;
        return refusal;
    }

    private Refusal? Projected(IOperation node)
    {
        switch (node)
        {
            case IObjectCreationOperation { Initializer.Initializers: { } initializers } when initializers.Any(initializer => initializer is IInvocationOperation):
                return Refuse(node);
            case IObjectCreationOperation creation:
                return First(creation.Arguments.Select(argument => argument.Value).Concat(Assigned(creation.Initializer)), Visit);
            case IAnonymousObjectCreationOperation made:
                return First(Assigned(made.Initializers), Visit);
            case IArrayCreationOperation { Initializer: { } elements }:
                return First(elements.ElementValues, Visit);
            case IConversionOperation or IUnaryOperation when node.Type is { } type && !IsColumnType(type):
                return First(node.ChildOperations, Visit);
            default:
                return node.Type is { } result && IsKnown(result) && !IsColumnType(result) && node.Type.TypeKind != TypeKind.Error ? Refuse(node) : Sql(node);
        }
    }

    private Refusal? Expression(IOperation node)
    {
        switch (node)
        {
            case IPropertyReferenceOperation property:
                return Member(property, property.Property);
            case IFieldReferenceOperation field:
                return Member(field, field.Field);
            case IBinaryOperation binary:
                return Binary(binary);
            case ICoalesceOperation coalesce:
                return Sql(coalesce.Value) ?? Sql(coalesce.WhenNull);
            case IUnaryOperation unary:
                return unary.OperatorKind == UnaryOperatorKind.Minus || unary.OperatorKind == UnaryOperatorKind.Not && unary.Type?.SpecialType == SpecialType.System_Boolean ? Sql(unary.Operand) : Refuse(unary);
            case IConversionOperation conversion:
                return Conversion(conversion);
            case IInvocationOperation call:
                return Call(call);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Sql(choice.Condition) ?? Sql(choice.WhenTrue) ?? Sql(otherwise);
            case IParameterReferenceOperation or IObjectCreationOperation or IAnonymousObjectCreationOperation or IArrayCreationOperation or IArrayElementReferenceOperation
                or IIsTypeOperation or IInterpolatedStringOperation or IAnonymousFunctionOperation or IDelegateCreationOperation:
                return Refuse(node);
            default:
                return null;
        }
    }

    private Refusal? Member(IMemberReferenceOperation member, ISymbol named)
    {
        if (member.Instance is not { Type: { } owner } instance)
            return null;
        if (owner.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return named.Name is "Value" or "HasValue" ? Sql(instance) : Refuse(member);
        if (IsTable(instance))
            return named is IFieldSymbol ? Refuse(member, "it is not mapped to a column") : Column(member, (IPropertySymbol)named);
        if (owner.SpecialType == SpecialType.System_String && named.Name == "Length")
            return Sql(instance);
        if (Dates.Contains(owner.Name) && IsSystem(owner))
            return DateParts.Contains(named.Name) ? Sql(instance) : Refuse(member);
        return IsKnown(owner) ? Refuse(member) : null;
    }

    private static Refusal? Column(IOperation at, IPropertySymbol property)
    {
        if (property.ContainingType.TypeKind != TypeKind.Class || IsColumn(property))
            return null;
        return Refuse(at, IsColumnType(property.Type) ? "it is not mapped to a column" : "compare one of its columns");
    }

    private Refusal? Binary(IBinaryOperation binary)
    {
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals:
                return Equality(binary.LeftOperand, binary.RightOperand);
            case BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual:
                return Sql(binary.LeftOperand) ?? Sql(binary.RightOperand);
            default:
                return IsChained(binary) ? First(Operands(binary), Sql) : Refuse(binary);
        }
    }

    private static bool IsChained(IBinaryOperation binary) => binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr
        or BinaryOperatorKind.And or BinaryOperatorKind.Or
        or BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder;

    /// <summary>The operands of a chain (<c>a || b || c</c>), which may be as long as a program makes it.</summary>
    private static Stack<IOperation> Operands(IBinaryOperation binary)
    {
        var operands = new Stack<IOperation>();
        IOperation left = binary;
        while (left is IBinaryOperation chained && IsChained(chained))
        {
            operands.Push(chained.RightOperand);
            left = Unwrapped(chained.LeftOperand);
        }

        operands.Push(left);
        return operands;
    }

    private Refusal? Equality(IOperation left, IOperation right)
    {
        left = Compared(left);
        right = Compared(right);
        if (left is IPropertyReferenceOperation { Instance: IParameterReferenceOperation } reference && IsReference(reference.Property))
            return DependsOnRow(right) ? Refuse(right, "compare foreign keys") : null;
        return Sql(left) ?? Sql(right);
    }

    private Refusal? Conversion(IConversionOperation conversion)
    {
        if (conversion.IsTryCast)
            return Refuse(conversion);
        var from = Underlying(conversion.Operand.Type);
        var to = Underlying(conversion.Type);
        if (Sql(conversion.Operand) is { } inner)
            return inner;
        if (from is null || to is null || !IsKnown(from) || !IsKnown(to) || SymbolEqualityComparer.Default.Equals(from, to) || from.TypeKind == TypeKind.Enum || to.TypeKind == TypeKind.Enum)
            return null;
        if (to.SpecialType is SpecialType.System_Object or SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal)
            return null;
        return Whole.Contains(from.Name) && IsSystem(from) && Whole.Contains(to.Name) && IsSystem(to) ? null : Refuse(conversion);
    }

    private Refusal? Call(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var arguments = call.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).Select(argument => argument.Value).ToArray();
        if (call.Instance is { Type.SpecialType: SpecialType.System_String } target)
            return OfString(call, target, arguments);
        if (method.Name == "Contains")
            return Contains(call, arguments);
        if (method.ContainingType?.SpecialType == SpecialType.System_String && method.Name == "IsNullOrEmpty" || method.ContainingType is { Name: "Math" } math && IsSystem(math) && method.Name == "Abs")
            return Sql(arguments[0]);
        return method.Name == "Equals" && call.Instance is { } left && arguments is [var right] ? Equality(left, right) : Refuse(call);
    }

    private Refusal? OfString(IInvocationOperation call, IOperation target, IOperation[] arguments)
    {
        switch (call.TargetMethod.Name)
        {
            case "ToUpper" or "ToUpperInvariant" or "ToLower" or "ToLowerInvariant":
            case "Trim" when arguments.Length == 0:
                return Sql(target);
            case "Equals" when arguments.Length == 1:
                return Equality(target, arguments[0]);
        }

        if (arguments is not [{ Type.SpecialType: SpecialType.System_String } part])
            return Refuse(call, "only the overload that takes one text has SQL");
        return Sql(target) ?? Sql(part) ?? (call.TargetMethod.Name is "StartsWith" or "EndsWith" or "Contains" ? null : Refuse(call));
    }

    private Refusal? Contains(IInvocationOperation call, IOperation[] arguments)
    {
        var (source, item) = call.Instance is { } instance ? (instance, arguments.FirstOrDefault()) : (arguments.FirstOrDefault(), arguments.Skip(1).FirstOrDefault());
        return source is null || item is null ? null : DependsOnRow(source) ? Refuse(call, "join the tables, or compare foreign keys") : Sql(item);
    }

    /// <summary>Whether it depends on what the database has: a parameter of the lambda, or of one in it.</summary>
    private bool DependsOnRow(IOperation node)
    {
        var pending = new Stack<IOperation>();
        pending.Push(node);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            if (next is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, lambda.Symbol) || next is IAnonymousFunctionOperation { Symbol.Parameters.Length: > 0 })
                return true;
            if (next.ConstantValue.HasValue)
                continue;
            foreach (var child in next.ChildOperations)
                pending.Push(child);
        }

        return false;
    }

    /// <summary>Whether it stands for a row, or for the row that one refers to.</summary>
    private static bool IsTable(IOperation node)
    {
        node = Bare(node);
        return node is IParameterReferenceOperation { Type: { } row } && !IsColumnType(row)
            || node is IPropertyReferenceOperation { Instance: IParameterReferenceOperation, Property: var property } && IsReference(property);
    }

    private static bool IsReference(IPropertySymbol property) =>
        !IsColumnType(property.Type) && IsMapped(property) && property.Type is INamedTypeSymbol { TypeKind: TypeKind.Class, TypeArguments.Length: 0 } type && !IsSystem(type);

    private static bool IsColumn(IPropertySymbol property) => IsColumnType(property.Type) && IsMapped(property) && property.SetMethod is not null;

    private static bool IsMapped(IPropertySymbol property) =>
        property is { IsIndexer: false, DeclaredAccessibility: Accessibility.Public, IsStatic: false } && !Annotations.Maps(property, "NotMapped");

    private static bool IsColumnType(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte, Rank: 1 })
            return true;
        var bare = Underlying(type);
        if (bare is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } number })
            return IsColumnType(number) && number.SpecialType != SpecialType.System_UInt64;
        return bare?.SpecialType is SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64
                or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_String or SpecialType.System_DateTime
                or SpecialType.System_Char or SpecialType.System_SByte or SpecialType.System_UInt16 or SpecialType.System_UInt32
            || bare is { Name: "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" } && IsSystem(bare);
    }

    /// <summary>A type that the translator sees as it is written: not a type parameter, nor an interface that a row may have.</summary>
    private static bool IsKnown(ITypeSymbol type) => type.TypeKind is not (TypeKind.TypeParameter or TypeKind.Interface or TypeKind.Error or TypeKind.Dynamic);

    private static bool IsSystem(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));

    private static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : type;

    /// <summary>Behind one conversion, as the translator looks for tables.</summary>
    private static IOperation Bare(IOperation node)
    {
        node = Unwrapped(node);
        return node is IConversionOperation { Operand: var operand } ? Unwrapped(operand) : node;
    }

    /// <summary>References are compared as objects, for which the compiler writes no conversion.</summary>
    private static IOperation Compared(IOperation node)
    {
        node = Unwrapped(node);
        return node is IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Object, Operand: { Type.IsReferenceType: true } operand } ? Unwrapped(operand) : node;
    }

    /// <summary>What the compiler writes nothing for.</summary>
    private static IOperation Unwrapped(IOperation node)
    {
        while (node is IConversionOperation { IsImplicit: true, OperatorMethod: null } identity && SymbolEqualityComparer.Default.Equals(identity.Type, identity.Operand.Type))
            node = identity.Operand;
        return node;
    }

    private static IEnumerable<IOperation> Assigned(IObjectOrCollectionInitializerOperation? initializer) => initializer is null ? [] : Assigned(initializer.Initializers);

    private static IEnumerable<IOperation> Assigned(IEnumerable<IOperation> initializers) => initializers.OfType<ISimpleAssignmentOperation>().Select(assignment => assignment.Value);

    private static Refusal? First(IEnumerable<IOperation> parts, Func<IOperation, Refusal?> ask)
    {
        foreach (var part in parts)
        {
            if (ask(part) is { } refusal)
                return refusal;
        }

        return null;
    }

    private static Refusal? Refuse(IOperation operation, string? hint = null) => new Refusal(operation, hint ?? InMemory);
}
