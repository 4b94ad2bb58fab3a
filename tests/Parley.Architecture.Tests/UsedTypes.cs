using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Parley.Architecture.Tests;

/// <summary>The types that one compiled type names.</summary>
internal sealed class UsedTypes
{
    public HashSet<TypeReference> All { get; } = [];

    public UsedTypes(TypeDefinition type)
    {
        Add(type.BaseType);
        AddAttributes(type);
        AddConstraints(type);
        foreach (var implemented in type.Interfaces) Add(implemented.InterfaceType);
        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            AddAttributes(field);
        }

        foreach (var property in type.Properties) AddAttributes(property);
        foreach (var method in type.Methods) AddMethod(method);
    }

    private void AddMethod(MethodDefinition method)
    {
        AddSignature(method);
        AddAttributes(method);
        AddConstraints(method);
        foreach (var parameter in method.Parameters) AddAttributes(parameter);
        if (!method.HasBody) return;

        foreach (var variable in method.Body.Variables) Add(variable.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers) Add(handler.CatchType);
        foreach (var instruction in method.Body.Instructions) AddOperand(instruction);
    }

    private void AddOperand(Instruction instruction)
    {
        if (instruction.Operand is TypeReference type) Add(type);
        if (instruction.Operand is MemberReference member) Add(member.DeclaringType);
        if (instruction.Operand is FieldReference field) Add(field.FieldType);
        if (instruction.Operand is MethodReference method) AddSignature(method);
    }

    private void AddSignature(MethodReference method)
    {
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters) Add(parameter.ParameterType);
        if (method is not GenericInstanceMethod generic) return;

        foreach (var argument in generic.GenericArguments) Add(argument);
    }

    private void AddConstraints(IGenericParameterProvider provider)
    {
        foreach (var constraint in provider.GenericParameters.SelectMany(parameter => parameter.Constraints))
            Add(constraint.ConstraintType);
    }

    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments) Add(argument.Value as TypeReference);
        }
    }

    private void Add(TypeReference? type)
    {
        if (type is GenericInstanceType generic)
        {
            foreach (var argument in generic.GenericArguments) Add(argument);
        }

        if (type is TypeSpecification special) Add(special.ElementType);
        else if (type is not (null or GenericParameter)) All.Add(type);
    }
}
